"""Holds the exchanges of Intuit's sign-in to what it documents."""

import base64
from collections.abc import Iterator
from urllib.parse import parse_qsl

from ..exchange import Exchange

GRANTS = {
    "authorization_code": {"grant_type", "code", "redirect_uri"},
    "refresh_token": {"grant_type", "refresh_token"},
}
TOKENS = {
    "access_token", "refresh_token", "token_type", "expires_in", "x_refresh_token_expires_in",
}  # fmt: skip
OPTIONAL = {"id_token", "x_refresh_token_hard_expires_in"}
ADDRESSES = {
    "issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint",
    "revocation_endpoint", "jwks_uri",
}  # fmt: skip


def belongs(exchange: Exchange) -> bool:
    """Whether an exchange is one of the sign-in."""
    return "/oauth2/" in exchange.path or "/.well-known/" in exchange.path


def problems(exchange: Exchange) -> list[str]:
    """What Intuit would not take, or not answer."""
    if "/.well-known/" in exchange.path:
        return [f"no {name}" for name in ADDRESSES - set(exchange.received())]
    found = list(_client(exchange.headers.get("authorization", "")))
    if exchange.path.endswith("/revoke"):
        return found + ([] if exchange.sent().keys() == {"token"} else ["revoke without token"])
    return [*found, *_grant(exchange), *_tokens(exchange)]


def _client(authorization: str) -> Iterator[str]:
    kind, _, credentials = authorization.partition(" ")
    if kind != "Basic" or b":" not in base64.b64decode(credentials):
        yield "no Basic authorization with the app's id and secret"


def _grant(exchange: Exchange) -> Iterator[str]:
    if exchange.headers.get("content-type") != "application/x-www-form-urlencoded":
        yield "not sent as a form"
    sent = dict(parse_qsl(exchange.body.decode()))
    expected = GRANTS.get(sent.get("grant_type", ""), set())
    if set(sent) != expected:
        yield f"a grant of {sorted(sent)} instead of {sorted(expected)}"


def _tokens(exchange: Exchange) -> Iterator[str]:
    body = exchange.received()
    if exchange.status >= 400:
        if not isinstance(body.get("error"), str):
            yield "a refusal without `error`"
        return
    if not TOKENS <= set(body) <= TOKENS | OPTIONAL:
        yield f"tokens of {sorted(body)}"
    for name in ("expires_in", "x_refresh_token_expires_in"):
        if not isinstance(body.get(name), int):
            yield f"{name} is no whole number"
