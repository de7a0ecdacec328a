"""Turns HubSpot's error answers into our errors: words, a code and the correlation id."""

import re
from collections.abc import Mapping
from typing import Any

from .. import errors
from . import json_text, refusals
from .answers import entries, part

DAILY, MOVING = "DAILY", "477"
_LOCKED_SECONDS = 2
_LOOK_AGAIN_SECONDS = 3600
_LONGEST_PAUSE_SECONDS = 24 * 3600
_ONE_OF = re.compile(r"requires one of \[([^\]]+)\]")


def problem(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    doing: str,
    *,
    scope: str = "",
    written: Mapping[str, Any] | None = None,
) -> errors.OutsideError:
    """The error for an answer that isn't 2xx; `doing` says what was being done.

    `scope` is the one the call needs by HubSpot's documentation, `written` the properties that
    were to be set.
    """
    fields = _fields(body)
    reference = str(fields.get("correlationId") or headers.get("X-HubSpot-Correlation-Id") or "")
    said = str(fields.get("message") or f"HTTP {status} without a message")
    if status == 429:
        return _throttled(headers, fields, said, doing, reference)
    if status in (423, 477):
        return _later(status, headers, doing, reference)
    if status >= 500:
        return errors.Transient(
            f"HubSpot was out of order while {doing} (HTTP {status}).",
            code=str(status), reference=reference,
        )  # fmt: skip
    if status == 401:
        return _token(said, doing, reference)
    if status == 403:
        return _scope(fields, said, doing, reference, scope)
    found = refusals.refusals(fields)
    return errors.Permanent(
        _refusal(status, found, said, doing, written or {}),
        code=_code(status, found, fields),
        reference=reference,
    )


def no_connection(error: Exception, doing: str) -> errors.Transient:
    """No answer at all, or one that was cut off."""
    return errors.Transient(
        f"HubSpot can't be reached, or didn't answer in time, while {doing} "
        f"({type(error).__name__}).",
        code="NO_CONNECTION",
    )


def span(seconds: int) -> str:
    """A wait in words."""
    for size, unit in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            number = -(-seconds // size)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return "a moment"


def _fields(body: bytes) -> dict[str, Any]:
    """The error's JSON object; empty for a page of HTML, which a 404 may be."""
    try:
        fields = json_text.loads(body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _throttled(
    headers: Mapping[str, str], fields: dict[str, Any], said: str, doing: str, reference: str
) -> errors.Throttled:
    """Three bodies are known, without Retry-After; the policy is in a field or in the message."""
    policy = f"{fields.get('policyName') or ''} {said}".lower()
    if "daily" in policy:
        return errors.Throttled(
            f"HubSpot's daily limit of calls is used up while {doing}. It opens again at midnight "
            "in HubSpot's time zone; until then nothing can be read or written there.",
            wait_seconds=_LOOK_AGAIN_SECONDS, code=DAILY, reference=reference,
        )  # fmt: skip
    secondly = "secondly" in policy and "ten_secondly" not in policy
    return errors.Throttled(
        f"HubSpot asked for fewer calls while {doing}: {said}",
        wait_seconds=_stated(headers) or (1 if secondly else 10),
        code="RATE_LIMIT", reference=reference,
    )  # fmt: skip


def _stated(headers: Mapping[str, str]) -> int:
    """Seconds of `Retry-After`; 0 where it isn't there, as mostly, or isn't a number."""
    text = str(headers.get("Retry-After") or "").strip()
    whole = text.isascii() and text.isdigit() and len(text) < 10
    return min(int(text), _LONGEST_PAUSE_SECONDS) if whole else 0


def _later(status: int, headers: Mapping[str, str], doing: str, reference: str) -> errors.Throttled:
    """423: a record is locked for a moment. 477: the portal is moving to another data centre."""
    moving = status == 477
    wait = _stated(headers) or (_LOOK_AGAIN_SECONDS if moving else _LOCKED_SECONDS)
    wait = wait if moving else max(wait, _LOCKED_SECONDS)
    why = "is moving to another data centre" if moving else "has locked what was asked for"
    return errors.Throttled(
        f"HubSpot {why} while {doing}; it says to try again in {span(wait)}.",
        wait_seconds=wait, code=str(status), reference=reference,
    )  # fmt: skip


def _token(said: str, doing: str, reference: str) -> errors.Misconfigured:
    words = (
        f"HubSpot doesn't accept the access token while {doing}: {said} "
        "Make a new token in HubSpot and put it into HUBSPOT_ACCESS_TOKEN."
    )
    return errors.Misconfigured(words, code="TOKEN", reference=reference)


def _scope(
    fields: dict[str, Any], said: str, doing: str, reference: str, scope: str
) -> errors.Misconfigured:
    """HubSpot's own list is "one of" and very long on generic paths: the documented one is named.

    The second shape has no list but in its message, and in the names scopes had long ago.
    """
    listed = _scopes(fields)
    old = _ONE_OF.search(said)
    if scope and (not listed or scope in listed):
        needed = scope
    else:
        needed = " or ".join(listed[:5]) or scope or (old[1] if old else "named in its message")
    words = (
        f"HubSpot's app may not do this ({doing}): it lacks the scope {needed}. Add the scope to "
        f"the app or key in HubSpot, then try again. HubSpot says: {said}"
    )
    return errors.Misconfigured(words, code="SCOPE", reference=reference)


def _scopes(fields: dict[str, Any]) -> list[str]:
    for one in entries(fields, "errors"):
        scopes = part(one, "context").get("requiredGranularScopes")
        if isinstance(scopes, list):
            return [str(scope) for scope in scopes]
    return []


def _code(status: int, found: list[refusals.Refusal], fields: dict[str, Any]) -> str:
    if status == 404:
        return "NOT_FOUND"
    if status == 409:
        return "CONFLICT"
    named = next((one.code for one in found if one.code), "")
    return named or str(fields.get("category") or status)


def _refusal(
    status: int,
    found: list[refusals.Refusal],
    said: str,
    doing: str,
    written: Mapping[str, Any],
) -> str:
    if status == 404:
        return f"HubSpot doesn't have what was asked for while {doing}; it may be deleted there."
    if status == 414:
        return (
            f"HubSpot refused {doing}: the address is too long. Name fewer or shorter properties."
        )
    properties = [one for one in found if one.name or one.code in refusals.CODES]
    if not properties:
        return f"HubSpot refused {doing}: {said}"
    words = "; ".join(refusals.words(one, written) for one in properties)
    return f"HubSpot refused {doing}: {words}."
