"""Faults with the bodies that HubSpot, Intuit and the proxies before them really answer."""

from typing import Any

HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
WAIT = (
    "An unexpected error occurred while accessing or saving your data. "
    "Please wait a few minutes and try again. If the problem persists, contact customer support."
)


def _html(status: int, words: str) -> dict[str, Any]:
    return {"kind": "status", "status": status, "body": HTML.format(f"{status} {words}")}


def _hubspot(status: int, message: str, **more: Any) -> dict[str, Any]:
    body = {"status": "error", "message": message} | more
    return {"kind": "status", "status": status, "body": body}


def _intuit(status: int, kind: str, code: str, message: str, detail: str) -> dict[str, Any]:
    error = {"Message": message, "Detail": detail, "code": code, "element": ""}
    body = {"Fault": {"Error": [error], "type": kind}, "time": "2026-11-24T02:00:00.000-08:00"}
    return {"kind": "status", "status": status, "body": body}


_PLEASE_WAIT = _intuit(400, "ValidationFault", "6000", "A business validation error", WAIT)
PRESETS: dict[str, dict[str, Any]] = {
    "html_502": _html(502, "Bad Gateway"),
    "html_503": _html(503, "Service Unavailable"),
    "html_504": _html(504, "Gateway Timeout"),
    "html_524": _html(524, "A timeout occurred"),
    "hubspot_burst": _hubspot(
        429,
        "You have reached your ten_secondly_rolling limit.",
        errorType="RATE_LIMIT",
        policyName="TEN_SECONDLY_ROLLING",
    ),
    "hubspot_secondly": _hubspot(
        429, "You have reached your secondly limit.", category="RATE_LIMITS"
    ),
    "hubspot_daily": _hubspot(
        429, "You have reached your daily limit.", errorType="RATE_LIMIT", policyName="DAILY"
    ),
    "hubspot_expired": _hubspot(
        401,
        "The OAuth token used to make this call expired 75 second(s) ago.",
        category="EXPIRED_AUTHENTICATION",
    ),
    "hubspot_locked": _hubspot(423, "The resource is locked. Try again in 2 seconds."),
    "hubspot_moving": _hubspot(477, "This account is being migrated.")
    | {"headers": {"Retry-After": "120"}},
    "hubspot_error": _hubspot(500, "internal error"),
    "quickbooks_please_wait": _PLEASE_WAIT,
    "quickbooks_please_wait_after_commit": _PLEASE_WAIT | {"kind": "status_after_commit"},
    "quickbooks_throttled": _intuit(
        429,
        "SERVICE",
        "3001",
        "message=ThrottleExceeded; errorCode=003001; statusCode=429",
        "The request limit was reached.  Try again later",
    ),
    "quickbooks_expired": _intuit(
        401,
        "AUTHENTICATION",
        "3200",
        "message=AuthenticationFailed; errorCode=003200; statusCode=401",
        "Token expired: eyJlbmMiOiJB",
    ),
}


def described(wanted: dict[str, Any]) -> dict[str, Any]:
    """A description with its `preset` filled in; ValueError for a preset there isn't."""
    name = wanted.get("preset")
    if name is None:
        return wanted
    if name not in PRESETS:
        raise ValueError(f"there is no preset {name!r}; there are {', '.join(PRESETS)}")
    return PRESETS[name] | {key: value for key, value in wanted.items() if key != "preset"}
