"""Turns HubSpot's error answers into our errors: words, a code and the correlation id."""

from collections.abc import Mapping
from typing import Any

from .. import errors
from . import json_text

DAILY = "DAILY"
_LOCKED_SECONDS = 2
_LOOK_AGAIN_SECONDS = 3600


def problem(
    status: int, headers: Mapping[str, str], body: bytes, doing: str
) -> errors.OutsideError:
    """The error for an answer that isn't 2xx; `doing` says what was being done."""
    fields = _fields(body)
    reference = str(fields.get("correlationId") or headers.get("X-HubSpot-Correlation-Id") or "")
    said = str(fields.get("message") or f"HTTP {status} without a message")
    if status == 429:
        return _throttled(fields, said, doing, reference)
    if status in (423, 477):
        return _later(status, headers, doing, reference)
    if status >= 500:
        return errors.Transient(
            f"HubSpot was out of order while {doing} (HTTP {status}).",
            code=str(status), reference=reference,
        )  # fmt: skip
    if status in (401, 403):
        return _not_allowed(status, fields, said, doing, reference)
    return errors.Permanent(
        _refusal(status, fields, said, doing), code=_code(status, fields), reference=reference
    )


def unreadable(doing: str) -> errors.Transient:
    """An answer of 2xx that isn't the JSON it should be."""
    return errors.Transient(f"HubSpot's answer while {doing} can't be read.", code="UNREADABLE")


def no_connection(error: Exception, doing: str) -> errors.Transient:
    """No answer at all, or one that was cut off."""
    return errors.Transient(
        f"HubSpot can't be reached, or didn't answer in time, while {doing} "
        f"({type(error).__name__}).",
        code="NO_CONNECTION",
    )


def _fields(body: bytes) -> dict[str, Any]:
    """The error's JSON object; empty for a page of HTML, which a 404 may be."""
    try:
        fields = json_text.loads(body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _throttled(fields: dict[str, Any], said: str, doing: str, reference: str) -> errors.Throttled:
    """Three bodies are known, without Retry-After; the policy is in a field or in the message."""
    policy = f"{fields.get('policyName') or ''} {said}".lower()
    if "daily" in policy:
        return errors.Throttled(
            f"HubSpot's daily limit of calls is used up while {doing}; it opens again at midnight "
            "in HubSpot's time zone.",
            wait_seconds=_LOOK_AGAIN_SECONDS, code=DAILY, reference=reference,
        )  # fmt: skip
    secondly = "secondly" in policy and "ten_secondly" not in policy
    return errors.Throttled(
        f"HubSpot asked for fewer calls while {doing}: {said}",
        wait_seconds=1 if secondly else 10, code="RATE_LIMIT", reference=reference,
    )  # fmt: skip


def _later(status: int, headers: Mapping[str, str], doing: str, reference: str) -> errors.Throttled:
    """423: a record is locked for a moment. 477: the portal is moving to another data centre."""
    stated = headers.get("Retry-After", "")
    moving = status == 477
    wait = int(stated) if stated.isdigit() else _LOOK_AGAIN_SECONDS if moving else _LOCKED_SECONDS
    why = "is moving to another data centre" if moving else "has locked what was asked for"
    return errors.Throttled(
        f"HubSpot {why} while {doing}; try again in {wait} seconds.",
        wait_seconds=wait, code=str(status), reference=reference,
    )  # fmt: skip


def _not_allowed(
    status: int, fields: dict[str, Any], said: str, doing: str, reference: str
) -> errors.Misconfigured:
    if status == 401:
        words = (
            f"HubSpot doesn't accept the access token while {doing}: {said} "
            "Make a new token in HubSpot and put it into HUBSPOT_ACCESS_TOKEN."
        )
        return errors.Misconfigured(words, code="TOKEN", reference=reference)
    scopes = _scopes(fields)
    needed = f" It needs one of: {', '.join(scopes)}." if scopes else ""
    words = (
        f"HubSpot's app may not do this ({doing}): {said}{needed} Add the scope to the app in "
        "HubSpot, then try again."
    )
    return errors.Misconfigured(words, code="SCOPE", reference=reference)


def _scopes(fields: dict[str, Any]) -> list[str]:
    """The list is "one of" and very long on generic paths; the first few say enough."""
    for one in _errors(fields):
        scopes = (one.get("context") or {}).get("requiredGranularScopes")
        if isinstance(scopes, list):
            return [str(scope) for scope in scopes[:5]]
    return []


def _errors(fields: dict[str, Any]) -> list[dict[str, Any]]:
    listed = fields.get("errors")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _inner(said: str) -> list[dict[str, Any]]:
    """The JSON list that stands inside the message of a refused value."""
    start = said.find("[{")
    if start < 0:
        return []
    try:
        listed = json_text.loads(said[start:].encode())
    except ValueError:
        return []
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _code(status: int, fields: dict[str, Any]) -> str:
    inner = _inner(str(fields.get("message") or ""))
    found = [one.get("code") for one in _errors(fields)] + [one.get("error") for one in inner]
    if status == 404:
        return "NOT_FOUND"
    return str(next(filter(None, found), None) or fields.get("category") or status)


def _refusal(status: int, fields: dict[str, Any], said: str, doing: str) -> str:
    if status == 404:
        return f"HubSpot doesn't have what was asked for while {doing}; it may be deleted there."
    inner = _inner(said)
    if not inner:
        return f"HubSpot refused {doing}: {said}"
    words = "; ".join(_value_refusal(one) for one in inner)
    return f"HubSpot refused {doing}: {words}"


def _value_refusal(one: dict[str, Any]) -> str:
    """One refused value, with what an administrator can do about it."""
    name, said = one.get("name") or "a property", str(one.get("message") or "").rstrip(".")
    mend = {
        "INVALID_OPTION": "add or rename the option of this property in HubSpot "
        "(Settings, Properties)",
        "PROPERTY_DOESNT_EXIST": "create the property in HubSpot (Settings, Properties)",
    }.get(str(one.get("error")), "")
    return f"{name}: {said}" + (f": {mend}" if mend else "")
