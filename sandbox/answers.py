"""Answers both stand-ins give alike: exact JSON, and a loud refusal of what isn't supported."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox import json_numbers


class Unsupported(Exception):
    """Raised where the stand-in doesn't know what the real API would do."""


def json_answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON response with exact numbers."""
    return Response(json_numbers.dumps(value), status, headers, "application/json;charset=utf-8")


def refusal(method: str, path: str, missing: str) -> Response:
    """501 with one sentence naming the method, the path and what is missing."""
    sentence = f"The stand-in doesn't support {method} {path}: {missing}."
    return json_answer({"unsupported": sentence}, 501)


async def unknown_path(request: Request, _exc: Exception) -> Response:
    """What isn't routed is refused instead of looking like a 404 of the real API."""
    return refusal(request.method, request.url.path, "no such path or method here")


async def unsupported(request: Request, exc: Exception) -> Response:
    """Turns an Unsupported raised anywhere into the 501."""
    return refusal(request.method, request.url.path, str(exc))


async def json_body(request: Request) -> Any:
    """The parsed body; ValueError when it isn't JSON."""
    return json_numbers.loads(await request.body())


def only_parameters(request: Request, *known: str) -> None:
    """Refuses query parameters the stand-in doesn't know, instead of ignoring them."""
    unknown = sorted(set(request.query_params) - set(known))
    if unknown:
        raise Unsupported(f"unknown query parameter {', '.join(unknown)}")
