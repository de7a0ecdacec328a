"""Helpers every HubSpot handler uses: which portal, which type, which page, batches."""

import random
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import Unsupported, json_answer, json_body
from sandbox.clock import iso_milliseconds
from sandbox.hubspot.errors import bad_request
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.portal import Portal


def portal_of(request: Request) -> Portal:
    """The portal behind this application."""
    portal = request.app.state.portal
    assert isinstance(portal, Portal)
    return portal


def kind_of(request: Request, name: str = "object_type") -> ObjectType:
    """The object type named in the path."""
    portal, written = portal_of(request), request.path_params[name]
    kind = portal.type_named(written)
    plain = written.lower() not in (kind.type_id, kind.qualified_name.lower())
    if kind.custom and plain and not portal.settings.custom_objects_by_name:
        raise bad_request(f"Unable to infer object type from: {written}")
    return kind


async def body_with(request: Request, *known: str) -> dict[str, Any]:
    """The JSON object in the body; 400 when it isn't one, 501 for fields not known here."""
    try:
        body = await json_body(request)
    except ValueError:
        raise bad_request("Invalid input JSON") from None
    if not isinstance(body, dict):
        raise bad_request("Invalid input JSON: expected an object")
    unknown = sorted(set(body) - set(known))
    if unknown:
        raise Unsupported(f"unknown field {', '.join(unknown)} in the body")
    return body


def inputs_of(body: dict[str, Any], most: int) -> list[dict[str, Any]]:
    """The `inputs` of a batch, at most so many."""
    inputs = objects_in(body, "inputs")
    if len(inputs) > most:
        raise bad_request(f"Too many inputs: {len(inputs)}. The maximum is {most}.")
    return inputs


def named_inputs_of(body: dict[str, Any], most: int) -> list[dict[str, Any]]:
    """The same, each with an id."""
    inputs = inputs_of(body, most)
    if any(not isinstance(one.get("id"), str | int) for one in inputs):
        raise bad_request("Every input needs an id.")
    return inputs


def batch_answer(
    portal: Portal, results: list[Any], errors: Sequence[Any] = (), status: int = 200
) -> Response:
    """`status`, or 207 with what went wrong."""
    now = iso_milliseconds(portal.clock.now())
    body: dict[str, Any] = {"status": "COMPLETE", "results": results}
    if errors:
        body |= {"numErrors": len(errors), "errors": errors}
    return json_answer(body | {"startedAt": now, "completedAt": now}, 207 if errors else status)


def shuffled(portal: Portal, rows: list[Any]) -> list[Any]:
    """Results come back in another order than asked, unless that is switched off."""
    return random.sample(rows, len(rows)) if portal.settings.shuffle_batches else rows


def objects_in(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects below a name; 400 for anything else."""
    found = body.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise bad_request(f"{name} must be a list of objects")
    return found


def texts_in(body: dict[str, Any], name: str) -> list[str]:
    """A list of texts below a name, empty when it isn't there."""
    found = body.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise bad_request(f"{name} must be a list of strings")
    return found


def number_parameter(request: Request, name: str, default: int, most: int | None = None) -> int:
    """A whole number in the query string, refused outside 1 to `most`."""
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit()) or (most is not None and not 1 <= int(text) <= most):
        raise bad_request(f"{name} must be a number between 1 and {most}, not {text!r}")
    return int(text)


def flag_parameter(request: Request, name: str) -> bool:
    """`true` in any case, as the official client writes `True`."""
    return request.query_params.get(name, "false").lower() == "true"


def names_parameter(request: Request, name: str) -> list[str]:
    """A comma list, a repeated parameter, or both."""
    given = request.query_params.getlist(name)
    return [part for text in given for part in text.split(",") if part]


def next_page(request: Request, after: str) -> dict[str, str]:
    """`paging.next`: the same call from `after` on."""
    url = request.url.include_query_params(after=after)
    return {"after": after, "link": f"https://api.hubapi.com{url.path}?{url.query}"}
