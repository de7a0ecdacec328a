"""Authorization codes, access tokens and refresh tokens, and which company each is for."""

from dataclasses import dataclass
from secrets import token_urlsafe

from sandbox.clock import Clock
from sandbox.quickbooks.settings import Settings

CODE_SECONDS = 600
HARD_EXPIRY_SECONDS = 157_680_000


class BadGrant(Exception):
    """`invalid_grant`, with its description and sometimes a reason of its own."""

    def __init__(self, description: str, reason: str = "") -> None:
        super().__init__(description)
        self.reason = reason


@dataclass
class Code:
    """A code from the callback; it works once."""

    realm: str
    redirect_uri: str
    expires: int


@dataclass
class Access:
    """An access token."""

    realm: str
    expires: int


@dataclass
class Refresh:
    """A refresh token; `replaced` is when and by which one."""

    realm: str
    issued: int
    expires: int
    hard_expires: int
    replaced_at: int | None = None
    replaced_by: str = ""


class Tokens:
    """All of them; times are whole seconds of the stand-in's clock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.codes: dict[str, Code] = {}
        self.access: dict[str, Access] = {}
        self.refresh: dict[str, Refresh] = {}
        self.without_user: set[str] = set()

    def code(self, realm: str, redirect_uri: str) -> str:
        """A code for the callback."""
        code = f"AB1{token_urlsafe(32)}"
        self.codes[code] = Code(realm, redirect_uri, self.clock.seconds() + CODE_SECONDS)
        return code

    def exchange(self, code: str, redirect_uri: str, settings: Settings) -> dict[str, object]:
        """Tokens for a code; a second exchange is refused."""
        found = self.codes.pop(code, None)
        if found is None or found.expires <= self.clock.seconds():
            raise BadGrant("Incorrect or invalid authorization code")
        if found.redirect_uri != redirect_uri:
            raise BadGrant("The redirect_uri is not the one of the authorization request")
        return self.issue(found.realm, settings)

    def issue(self, realm: str, settings: Settings) -> dict[str, object]:
        """A fresh pair, as after a person connected the company."""
        self.without_user.discard(realm)
        hard = self.clock.seconds() + HARD_EXPIRY_SECONDS
        return self._answer(realm, self._new_refresh(realm, hard, settings), settings)

    def refreshed(self, token: str, settings: Settings) -> dict[str, object]:
        """A fresh access token, and the refresh token that is now the one to keep."""
        now = self.clock.seconds()
        found = self.refresh.get(token)
        if found is None or found.expires <= now or found.hard_expires <= now:
            raise BadGrant("Incorrect or invalid refresh token")
        if found.realm in self.without_user:
            raise BadGrant("Incorrect or invalid refresh token", "user_not_in_realm")
        if found.replaced_at is not None:
            if now >= found.replaced_at + settings.refresh_grace_seconds:
                raise BadGrant("Incorrect or invalid refresh token")
            return self._answer(found.realm, found.replaced_by, settings)
        if now - found.issued >= settings.refresh_rotation_seconds:
            successor = self._new_refresh(found.realm, found.hard_expires, settings)
            found.replaced_at, found.replaced_by = now, successor
            return self._answer(found.realm, successor, settings)
        return self._answer(found.realm, token, settings)

    def revoke(self, token: str) -> bool:
        """Ends the connection a token belongs to; False when it is unknown."""
        found = self.refresh.get(token) or self.access.get(token)
        if found is None:
            return False
        self.end(found.realm)
        return True

    def end(self, realm: str, *, removed: bool = False) -> None:
        """A company's tokens work no longer; `removed`: since its user lost access to it."""
        self.access = {t: a for t, a in self.access.items() if a.realm != realm}
        if removed:
            self.without_user.add(realm)
        else:
            self.refresh = {t: r for t, r in self.refresh.items() if r.realm != realm}

    def _new_refresh(self, realm: str, hard_expires: int, settings: Settings) -> str:
        now = self.clock.seconds()
        token = f"RT1-{token_urlsafe(30)}"
        self.refresh[token] = Refresh(
            realm, now, now + settings.refresh_token_seconds, hard_expires
        )
        return token

    def _answer(self, realm: str, refresh: str, settings: Settings) -> dict[str, object]:
        now = self.clock.seconds()
        token = f"eyJ{token_urlsafe(60)}"
        self.access[token] = Access(realm, now + settings.access_token_seconds)
        kept = self.refresh[refresh]
        return {
            "access_token": token,
            "refresh_token": refresh,
            "token_type": "bearer",
            "expires_in": settings.access_token_seconds,
            "x_refresh_token_expires_in": kept.expires - now,
            "x_refresh_token_hard_expires_in": kept.hard_expires - now,
        }
