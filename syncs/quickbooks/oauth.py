"""The sign-in at Intuit; the only module that imports its SDK. It keeps nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from django.conf import settings
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError

from ..errors import Misconfigured, Transient
from .playbooks import words

TIMEOUT_SECONDS = (3.05, 30)
USUAL_ACCESS_SECONDS, USUAL_REFRESH_SECONDS = 3_600, 8_726_400
# Intuit tells of the day on which the access ends for good only where it is asked to.
_ASKS_FOR_THE_END = {"x-include-refresh-token-hard-expires-in": "true"}


# What Intuit's client stumbles over where an answer is not what it expects.
_ODD_ANSWER = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


class GrantRefused(Misconfigured):
    """Intuit no longer accepts the code or the refresh token: a person has to connect again."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Intuit gives: both tokens and how many seconds each lives. Not shown by repr.

    `hard_seconds` is how long the access can be renewed at all; None where Intuit doesn't say.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_seconds: int
    refresh_seconds: int
    hard_seconds: int | None = None


class _Client(AuthClient):  # type: ignore[misc]  # the SDK is untyped
    """Intuit's client with an end to its waiting, and with a header that it doesn't know."""

    x_refresh_token_hard_expires_in: int | None = None

    def request(self, method: str, url: str, **options: Any) -> Any:
        options.setdefault("timeout", TIMEOUT_SECONDS)
        options["headers"] = {**(options.get("headers") or {}), **_ASKS_FOR_THE_END}
        return super().request(method, url, **options)


def redirect_uri() -> str:
    """Where Intuit sends the user back to; it must stand exactly so in the app's settings."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/quickbooks/callback/"


def authorization_url(state: str) -> str:
    """Where the user is sent to allow the console into a company's books."""
    return str(_client().get_authorization_url([Scopes.ACCOUNTING], state_token=state))


def exchange(code: str, realm_id: str) -> Tokens:
    """The tokens for a code of the callback; a code works once. Raises GrantRefused."""
    client = _client()
    _asked(lambda: client.get_bearer_token(code, realm_id=realm_id))
    return _tokens(client)


def refresh(refresh_token: str) -> Tokens:
    """New tokens for the old refresh token, whose value may have changed. Raises GrantRefused."""
    client = _client()
    _asked(lambda: client.refresh(refresh_token=refresh_token))
    return _tokens(client, refresh_token)


def revoke(refresh_token: str) -> None:
    """Ends the console's access at Intuit."""
    client = _client()
    _asked(lambda: client.revoke(token=refresh_token))


def _client() -> Any:
    if not settings.QUICKBOOKS_CLIENT_ID or not settings.QUICKBOOKS_CLIENT_SECRET:
        raise Misconfigured(
            "QUICKBOOKS_CLIENT_ID and QUICKBOOKS_CLIENT_SECRET are not set; they come from the "
            "app's keys in Intuit's developer portal."
        )
    return _asked(
        lambda: _Client(
            settings.QUICKBOOKS_CLIENT_ID,
            settings.QUICKBOOKS_CLIENT_SECRET,
            redirect_uri(),
            settings.QUICKBOOKS_DISCOVERY_URL,
        )
    )


def _asked[T](call: Callable[[], T]) -> T:
    """The call's result; its failures in words that carry nothing of what was sent."""
    try:
        return call()
    except AuthClientError as error:
        raise _refusal(error) from None
    except (requests.RequestException, *_ODD_ANSWER):
        raise _unreadable() from None


def _unreadable() -> Transient:
    return Transient("Intuit's sign-in gave no readable answer; it is tried again.")


def _refusal(error: Any) -> Misconfigured | Transient:
    reason, why = _reasons(error.content)
    reference = error.headers.get("intuit_tid", "")
    if reason == "invalid_grant":
        code = why if why == _NO_LONGER_A_USER else reason
        return GrantRefused(words(code, reference=reference), code=code, reference=reference)
    if error.status_code in (429, *range(500, 600)):
        return Transient("Intuit's sign-in is busy or down; it is tried again.", code=reason)
    if reason == "invalid_client":
        return Misconfigured(words(reason, reference=reference), code=reason, reference=reference)
    return Misconfigured(
        f"Intuit's sign-in refuses: {reason or f'HTTP status {error.status_code}'}.",
        code=reason,
        reference=reference,
    )


_NO_LONGER_A_USER = "user_not_in_realm"


def _reasons(content: bytes) -> tuple[str, str]:
    """Intuit's `error` and its own, more precise reason; blank where it gives none."""
    try:
        said = json.loads(content)
        return str(said.get("error", "")), str(said.get("x_error_reason", ""))
    except (ValueError, AttributeError, RecursionError):
        return "", ""


def _tokens(client: Any, before: str = "") -> Tokens:
    """What came; a refresh token that didn't stays as `before`, and lives as they usually do.

    Raises Transient where the answer lacks a token or says no sensible time.
    """
    hard = client.x_refresh_token_hard_expires_in
    renewing = client.refresh_token or before
    if not all(map(_is_token, (client.access_token, renewing))):
        raise _unreadable()
    return Tokens(
        access_token=client.access_token,
        refresh_token=renewing,
        access_seconds=_seconds(client.expires_in or USUAL_ACCESS_SECONDS),
        refresh_seconds=_seconds(client.x_refresh_token_expires_in or USUAL_REFRESH_SECONDS),
        hard_seconds=None if hard is None else _seconds(hard),
    )


def _is_token(given: Any) -> bool:
    return isinstance(given, str) and bool(given) and "\0" not in given


def _seconds(given: Any) -> int:
    """A number of seconds, as text too, within a century."""
    text = str(given)
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise _unreadable()
    return int(text)
