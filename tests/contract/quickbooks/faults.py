"""The shapes in which QuickBooks says no."""

from collections.abc import Iterator
from typing import Any

from ..exchange import Exchange

TYPES = {
    "AuthenticationFault", "AuthorizatonFault", "AuthorizationFault", "ValidationFault",
    "SystemFault", "SERVICE", "AUTHENTICATION",
}  # fmt: skip
CODES = {
    "100": 401, "120": 401, "500": 400, "610": 400, "2010": 400, "2020": 400, "2050": 400,
    "2080": 400, "2090": 400, "2170": 400, "2200": 400, "2410": 400, "2500": 400, "3001": 429,
    "3100": 403, "3200": 401, "4000": 400, "4001": 400, "5010": 400, "5020": 400, "6000": 400,
    "6070": 400, "6100": 400, "6140": 400, "6190": 400, "6210": 400, "6240": 400, "6540": 400,
    "10000": 500,
}  # fmt: skip
UNPARSED_QUERY = "4000"


def problems(exchange: Exchange) -> list[str]:
    """What in an answer that is no success isn't as QuickBooks' are."""
    if exchange.status < 400:
        return []
    kind = exchange.answer_headers.get("content-type", "")
    if "xml" in kind or "html" in kind:
        return [] if exchange.status in (401, 404, 429, 500, 502, 503, 504) else [f"{kind} there"]
    try:
        body = exchange.received()
    except ValueError:
        return ["an error that is neither JSON nor XML nor HTML"]
    return list(_body(exchange.status, body))


def _body(status: int, body: Any) -> Iterator[str]:
    if status == 401 and "fault" in body:
        # Another shape than all others: lower case, and the time in milliseconds.
        yield from _expected(body["fault"], {"error", "type"}, "a fault of 401")
        return
    if set(body) != {"Fault", "time"}:
        yield f"an error of {sorted(body)}"
        return
    yield from of_fault(body["Fault"], status)


def of_fault(fault: Any, status: int = 0) -> Iterator[str]:
    """What isn't right in a Fault, whether it is the answer (`status`) or part of a batch's."""
    yield from _expected(fault, {"Error", "type"}, "a Fault")
    if fault.get("type") not in TYPES:
        yield f"a Fault of the type {fault.get('type')!r}"
    for error in fault.get("Error") or [{}]:
        yield from _error(error, status)


def _error(error: dict[str, Any], status: int) -> Iterator[str]:
    code = error.get("code")
    needed = {"Message", "Detail", "code"}
    yield from _expected(error, needed, f"the error {code}", optional={"element"})
    if not isinstance(code, str):
        yield f"the code {code!r} isn't text"
    elif code not in CODES:
        yield f"the code {code} is none of QuickBooks'"
    elif status and CODES[code] != status:
        yield f"{code} with HTTP {status} instead of {CODES[code]}"
    if code == UNPARSED_QUERY and "element" in error:
        yield "4000 with an element"


def _expected(
    value: Any, needed: set[str], what: str, optional: frozenset[str] | set[str] = frozenset()
) -> Iterator[str]:
    if not needed <= set(value) <= needed | optional:
        yield f"{what} has {sorted(value)} instead of {sorted(needed)}"
