"""Connects a company with its QuickBooks books, and ends the connection."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from clients.models import Client, Company, LineMapping

from ..errors import Misconfigured, OutsideError
from ..models import QuickBooksConnection, QuickBooksReference
from ..quickbooks import oauth, tokens
from ..quickbooks.gateway import Gateway

State = QuickBooksConnection.State


def connect(
    company: Company, code: str, realm_id: str, by: AbstractBaseUser | None = None
) -> QuickBooksConnection:
    """Exchanges the callback's code for tokens, keeps them encrypted and tries them.

    Raises Misconfigured, in words, where the books aren't the company's, the code is refused or
    the books don't let the console in. Books that never let it in aren't connected.
    """
    _check_realm(company, realm_id)
    before = QuickBooksConnection.objects.filter(company=company, realm_id=realm_id).first()
    connection = _kept(company, realm_id, oauth.exchange(code, realm_id), by)
    _try(connection, worked_before=bool(before and before.state != State.DISCONNECTED))
    return connection


def disconnect(connection: QuickBooksConnection) -> None:
    """Ends the access at Intuit and forgets the tokens; what was sent stays known.

    The tokens are forgotten even where Intuit can't be told; then that error is raised after.
    """
    if token := _forget(connection):
        oauth.revoke(token)


def _forget(connection: QuickBooksConnection, why: str = "") -> str:
    """Takes the tokens out of the row; the refresh token, to be revoked."""
    with transaction.atomic():
        row = QuickBooksConnection.objects.select_for_update().get(pk=connection.pk)
        token: str = row.refresh_token
        row.state = State.DISCONNECTED
        row.access_token = row.refresh_token = ""
        row.access_token_expires_at = row.refresh_token_expires_at = row.access_ends_at = None
        row.last_error = why
        row.save()
    return token


def _check_realm(company: Company, realm_id: str) -> None:
    if not realm_id.isdecimal():
        raise Misconfigured("Intuit named no company. Begin again with Connect.")
    taken = QuickBooksConnection.objects.exclude(company=company).filter(realm_id=realm_id)
    other = taken.exclude(state=State.DISCONNECTED).first()
    if other:
        raise Misconfigured(f"These books are connected with {other.company} already.")
    known = QuickBooksReference.objects.filter(invoice__client__company=company)
    before = known.exclude(realm_id=realm_id).values_list("realm_id", flat=True).first()
    if before:
        raise Misconfigured(
            f"Invoices of {company} are in the books {before}, and you chose the books "
            f"{realm_id}. Connect again and choose the same company."
        )
    _check_same_books(company, realm_id)


def _check_same_books(company: Company, realm_id: str) -> None:
    """Other books give their ids to other customers and items: nothing may be named by the old."""
    others = QuickBooksConnection.objects.filter(company=company).exclude(realm_id=realm_id)
    other = others.first()
    if other is None:
        return
    if other.state != State.DISCONNECTED:
        raise Misconfigured(
            f"{company} is connected with the books {other.realm_id}, and you chose the books "
            f"{realm_id}. Connect again and choose the same company; to move to other books, "
            "disconnect first."
        )
    clients = Client.objects.filter(company=company).exclude(quickbooks_customer_id="")
    if clients.exists() or LineMapping.objects.filter(company=company).exists():
        raise Misconfigured(
            f"{company} was connected with the books {other.realm_id}, and its clients or line "
            f"mappings name customers and items there, which are others in the books {realm_id}. "
            "Choose the same company, or delete the line mappings and the clients' QuickBooks "
            "customer ids first."
        )


def _kept(
    company: Company, realm_id: str, received: oauth.Tokens, by: AbstractBaseUser | None
) -> QuickBooksConnection:
    values: dict[str, Any] = {
        "realm_id": realm_id,
        "state": State.CONNECTED,
        "access_ends_at": None,
        "connected_at": timezone.now(),
        "connected_by_id": by.pk if by else None,
    }
    try:
        with transaction.atomic():
            QuickBooksConnection.objects.get_or_create(company=company, defaults=values)
            row = QuickBooksConnection.objects.select_for_update().get(company=company)
            if row.realm_id != realm_id:
                row.changes_seen_until = None
            for name, value in values.items():
                setattr(row, name, value)
            tokens.keep(row, received)
    except IntegrityError:
        raise Misconfigured("These books have just been connected with another company.") from None
    return row


def _try(connection: QuickBooksConnection, *, worked_before: bool) -> None:
    """One call with the new tokens: they must open these very books."""
    try:
        Gateway(connection).company_info()
    except Misconfigured as refusal:
        if worked_before:
            _mark(connection, State.RECONNECT, refusal.message)
        else:
            _forget(connection, refusal.message)
        raise
    except OutsideError as error:
        _mark(connection, State.CONNECTED, error.message)


def _mark(connection: QuickBooksConnection, state: State, error: str) -> None:
    QuickBooksConnection.objects.filter(pk=connection.pk).update(state=state, last_error=error)
