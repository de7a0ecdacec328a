"""The shapes of HubSpot's error answers; its description can't say them."""

from collections.abc import Iterator
from typing import Any

from ..exchange import Exchange

KNOWN = {
    "status", "message", "correlationId", "category", "subCategory", "errors", "links",
    "context", "errorType", "policyName", "groupName", "requestId",
}  # fmt: skip
TEXTS = KNOWN - {"errors", "links", "context"}
THROTTLED = {
    "ten_secondly_rolling": ("errorType", "RATE_LIMIT"),
    "daily": ("errorType", "RATE_LIMIT"),
    "secondly": ("category", "RATE_LIMITS"),
}
CATEGORIES = {
    401: {"EXPIRED_AUTHENTICATION", "INVALID_AUTHENTICATION"},
    403: {"MISSING_SCOPES", None},
    409: {"CONFLICT", "OBJECT_ALREADY_EXISTS"},
}


def problems(exchange: Exchange) -> list[str]:
    """What in an answer of 4xx or 5xx isn't as HubSpot's were recorded."""
    if exchange.status < 400:
        return []
    if "html" in exchange.answer_headers.get("content-type", ""):
        return list(_page(exchange))
    try:
        body = exchange.received()
    except ValueError:
        return ["an error that is neither HTML nor JSON"]
    return list(_body(exchange, body))


def _page(exchange: Exchange) -> Iterator[str]:
    if exchange.status == 404 and exchange.answer_headers.get("x-hubspot-notfound") != "true":
        yield "a page of 404 without X-HubSpot-NotFound"
    if exchange.status < 404:
        yield f"HTML with status {exchange.status}"


def _body(exchange: Exchange, body: Any) -> Iterator[str]:
    if not isinstance(body, dict):
        yield "an error that is no object"
        return
    if not body.get("message"):
        yield "an error without a message"
    if body.get("status", "error") != "error":
        yield f"an error of status {body['status']!r}"
    yield from (f"an error with {name!r}" for name in set(body) - KNOWN)
    yield from (
        f"{name!r} isn't text" for name in TEXTS & set(body) if not isinstance(body[name], str)
    )
    if exchange.status in CATEGORIES and body.get("category") not in CATEGORIES[exchange.status]:
        yield f"{exchange.status} with the category {body.get('category')!r}"
    if exchange.status == 429:
        yield from _throttled(exchange, body)
    for one in body.get("errors", []):
        yield from (f"an inner error with {name!r}" for name in set(one) - _INNER)


_INNER = {"message", "code", "context", "in", "subCategory"}


def _throttled(exchange: Exchange, body: dict[str, Any]) -> Iterator[str]:
    if "retry-after" in exchange.answer_headers:
        yield "429 with Retry-After, which HubSpot doesn't send"
    for limit, (name, value) in THROTTLED.items():
        if body.get("message") == f"You have reached your {limit} limit.":
            if body.get(name) != value:
                yield f"the {limit} limit without {name} {value}"
            return
    yield "429 in words that nobody has recorded"
