"""Fresh tokens: one process refreshes at a time, and what comes back is kept before it is used."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ..errors import Misconfigured
from ..models import QuickBooksConnection
from . import oauth

SPARE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token and until when it may be used. Not shown by repr."""

    value: str = field(repr=False)
    expires_at: datetime

    @property
    def lasts(self) -> bool:
        """Whether it lives long enough for another call."""
        return self.expires_at - timezone.now() > SPARE


def access_token(connection_id: int, *, refused: str = "") -> AccessToken:
    """A token that lasts; `refused` is one that QuickBooks has just turned away.

    Raises Misconfigured where a person has to connect again, Transient where Intuit is down.
    """
    found = _usable(QuickBooksConnection.objects.get(pk=connection_id), refused)
    return found or _renewed(connection_id, refused)


def _renewed(connection_id: int, refused: str) -> AccessToken:
    # Durable: were it part of a transaction that rolls back, the new refresh token would be lost.
    with transaction.atomic(durable=True):
        row = QuickBooksConnection.objects.select_for_update().get(pk=connection_id)
        token = _usable(row, refused)
        refusal = None if token else _refresh(row)
    if refusal:
        raise refusal
    return token or AccessToken(row.access_token, row.access_token_expires_at or timezone.now())


def _usable(row: QuickBooksConnection, refused: str) -> AccessToken | None:
    if row.state != QuickBooksConnection.State.CONNECTED:
        raise Misconfigured(
            f"{row.company} isn't connected to QuickBooks. Connect it on the QuickBooks page."
        )
    if not row.access_token or row.access_token == refused or not row.access_token_expires_at:
        return None
    token = AccessToken(row.access_token, row.access_token_expires_at)
    return token if token.lasts else None


def _refresh(row: QuickBooksConnection) -> Misconfigured | None:
    """Refreshes under the lock; a refusal is kept for the connection's page.

    A refused grant ends the connection, so that nobody asks in vain again; wrong keys of the app
    don't, since the grant is good once they are mended.
    """
    try:
        keep(row, oauth.refresh(row.refresh_token))
    except Misconfigured as refusal:
        if isinstance(refusal, oauth.GrantRefused):
            row.state = QuickBooksConnection.State.RECONNECT
        row.last_error = refusal.message
        row.save(update_fields=["state", "last_error"])
        return refusal
    return None


def keep(row: QuickBooksConnection, tokens: oauth.Tokens) -> None:
    """Saves the tokens, encrypted, with their ends."""
    now = timezone.now()
    row.access_token = tokens.access_token
    row.refresh_token = tokens.refresh_token
    row.access_token_expires_at = now + timedelta(seconds=tokens.access_seconds)
    row.refresh_token_expires_at = now + timedelta(seconds=tokens.refresh_seconds)
    if tokens.hard_seconds is not None:
        row.access_ends_at = now + timedelta(seconds=tokens.hard_seconds)
    row.refreshed_at = now
    row.last_error = ""
    row.save()


def note(connection_id: int, message: str) -> None:
    """What keeps QuickBooks from letting the console in, for the connection's page."""
    QuickBooksConnection.objects.filter(pk=connection_id).update(last_error=message)
