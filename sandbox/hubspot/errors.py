"""HubSpot's error bodies, as recorded."""

import json
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from sandbox.answers import json_answer

HTML_404 = """<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<title>Error 404 Not Found</title>
</head>
<body><h2>HTTP ERROR 404</h2>
<p>Resource not found</p>
</body>
</html>
"""


class HubSpotError(Exception):
    """An error answer; `fields` is the body without status and correlation id."""

    def __init__(self, status: int, message: str, category: str | None = None, **more: Any):
        super().__init__(message)
        self.status = status
        self.fields = {"message": message} | more
        if category:
            self.fields["category"] = category


class NotFound(Exception):
    """The 404 that is an HTML page."""


async def error_answer(_request: Request, exc: Exception) -> Response:
    """The JSON body; its correlation id is also in the header."""
    assert isinstance(exc, HubSpotError)
    correlation = str(uuid4())
    body = {"status": "error", "correlationId": correlation} | exc.fields
    return json_answer(body, exc.status, {"X-HubSpot-Correlation-Id": correlation})


async def html_not_found(_request: Request, _exc: Exception) -> Response:
    """What a deleted or missing record answers."""
    headers = {"X-HubSpot-NotFound": "true", "X-HubSpot-Correlation-Id": str(uuid4())}
    return Response(HTML_404, 404, headers, "text/html;charset=utf-8")


def bad_request(message: str, **more: Any) -> HubSpotError:
    """A plain 400 VALIDATION_ERROR."""
    return HubSpotError(400, message, "VALIDATION_ERROR", **more)


def invalid_values(problems: list[tuple[str, str, str]], portal_id: int) -> HubSpotError:
    """The 400 with JSON inside the message; problems are (property, code, message)."""
    inner = [
        {
            "isValid": False,
            "message": message,
            "error": code,
            "name": name,
            "localizedErrorMessage": message,
            "portalId": portal_id,
        }
        for name, code, message in problems
    ]
    outer = [
        {"message": message, "code": code, "context": {"propertyName": [name]}}
        for name, code, message in problems
    ]
    text = json.dumps(inner, separators=(",", ":"))
    return bad_request(f"Property values were not valid: {text}", errors=outer)
