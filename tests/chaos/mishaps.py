"""What can go wrong with one call, as the stand-ins' control API plants it."""

from dataclasses import dataclass, field
from typing import Any

HTML = "<html><body><h1>Service Unavailable</h1></body></html>"
CUT_OFF = '{"Invoice": {"Id": "1", "TotalAmt": 12'
HELD_SECONDS = 2
SLOW_SECONDS = 1


def fault(code: str, message: str, detail: str, kind: str = "SystemFault") -> dict[str, Any]:
    """A Fault as QuickBooks words it."""
    error = {"Message": message, "Detail": detail, "code": code, "element": ""}
    return {"Fault": {"Error": [error], "type": kind}, "time": "2026-11-01T08:00:00.000-07:00"}


PLEASE_WAIT = fault(
    "6000",
    "A business validation error has occurred while processing your request",
    "An unexpected error occurred while accessing or saving your data. Please wait a few minutes "
    "and try again. If the problem persists, contact customer support.",
    "ValidationFault",
)
SYSTEM_FAILURE = fault("10000", "An application error has occurred", "System Failure Error")
THROTTLED = fault(
    "3001",
    "message=ThrottleExceeded; errorCode=003001; statusCode=429",
    "The request limit was reached.  Try again later",
    "SERVICE",
)
UNAUTHORIZED = fault(
    "3200",
    "message=AuthenticationFailed; errorCode=003200; statusCode=401",
    "Token expired",
    "AUTHENTICATION",
)


def limit(words: str, policy: str) -> dict[str, str]:
    """A 429 as HubSpot words it."""
    return {
        "status": "error",
        "message": f"You have reached your {words} limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": "c93e06a4-0000-0000-0000-000000000000",
        "policyName": policy,
    }


@dataclass(frozen=True, slots=True)
class Mishap:
    """One kind of fault; `changes` are what the control API takes beside where and when."""

    name: str
    kind: str
    changes: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def answered(name: str, status: int, body: Any, *, after: bool = False) -> Mishap:
    """An answer that isn't the real one, before or after the call was carried out."""
    kind = "status_after_commit" if after else "status"
    return Mishap(name, kind, {"status": status, "body": body})


ANYWHERE = [
    Mishap("no answer, nothing done", "timeout_before", {"seconds": HELD_SECONDS}),
    Mishap("no answer, all done", "timeout_after_commit", {"seconds": HELD_SECONDS}),
    Mishap("connection reset, nothing done", "reset"),
    Mishap("connection reset, all done", "reset_after_commit"),
    answered("a page instead of JSON", 503, HTML),
    answered("a page instead of JSON, all done", 502, HTML, after=True),
    answered("JSON cut off, all done", 200, CUT_OFF, after=True),
    answered("an empty answer, all done", 200, "", after=True),
]
QUICKBOOKS = [
    *ANYWHERE,
    answered("too many calls", 429, THROTTLED),
    answered("too many calls, said with 403", 403, THROTTLED),
    answered("token refused", 401, UNAUTHORIZED),
    answered("system failure, nothing done", 500, SYSTEM_FAILURE),
    answered("system failure, all done", 500, SYSTEM_FAILURE, after=True),
    answered("system failure in a 200", 200, SYSTEM_FAILURE),
    answered("please wait, all done", 400, PLEASE_WAIT, after=True),
    answered("please wait, nothing done", 400, PLEASE_WAIT),
]
HUBSPOT = [
    *ANYWHERE,
    answered("ten seconds' limit", 429, limit("ten_secondly_rolling", "TEN_SECONDLY_ROLLING")),
    answered("the second's limit", 429, limit("secondly", "SECONDLY")),
    answered("the day's limit", 429, limit("daily", "DAILY")),
    answered("token refused", 401, {"status": "error", "category": "EXPIRED_AUTHENTICATION",
                                    "message": "The OAuth token used to make this call expired."}),
    answered("locked", 423, {"status": "error", "message": "locked"}),
    answered("bad gateway", 504, HTML),
]  # fmt: skip
BY_SYSTEM = {"hubspot": HUBSPOT, "quickbooks": QUICKBOOKS}
