"""Connects a company with its QuickBooks books, and ends the connection."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from clients.models import Company

from ..errors import Misconfigured, OutsideError
from ..models import QuickBooksConnection, QuickBooksReference
from ..quickbooks import oauth, tokens
from ..quickbooks.gateway import Gateway


def connect(
    company: Company, code: str, realm_id: str, by: AbstractBaseUser | None = None
) -> QuickBooksConnection:
    """Exchanges the callback's code for tokens, keeps them encrypted and tries them.

    Raises Misconfigured, in words, where the books are another company's, the code is refused or
    the books don't let the console in.
    """
    _check_realm(company, realm_id)
    connection = _kept(company, realm_id, oauth.exchange(code, realm_id), by)
    _try(connection)
    return connection


def disconnect(connection: QuickBooksConnection) -> None:
    """Ends the access at Intuit and forgets the tokens; what was sent stays known.

    The tokens are forgotten even where Intuit can't be told; then that error is raised after.
    """
    with transaction.atomic():
        row = QuickBooksConnection.objects.select_for_update().get(pk=connection.pk)
        token = row.refresh_token
        row.state = QuickBooksConnection.State.DISCONNECTED
        row.access_token = row.refresh_token = ""
        row.access_token_expires_at = row.refresh_token_expires_at = None
        row.last_error = ""
        row.save()
    if token:
        oauth.revoke(token)


def _check_realm(company: Company, realm_id: str) -> None:
    if not realm_id.isdecimal():
        raise Misconfigured("Intuit named no company. Begin again with Connect.")
    taken = QuickBooksConnection.objects.exclude(company=company).filter(realm_id=realm_id)
    other = taken.exclude(state=QuickBooksConnection.State.DISCONNECTED).first()
    if other:
        raise Misconfigured(f"These books are connected with {other.company} already.")
    known = QuickBooksReference.objects.filter(invoice__client__company=company)
    before = known.exclude(realm_id=realm_id).values_list("realm_id", flat=True).first()
    if before:
        raise Misconfigured(
            f"Invoices of {company} are in the books {before}, and you chose the books "
            f"{realm_id}. Connect again and choose the same company."
        )


def _kept(
    company: Company, realm_id: str, received: oauth.Tokens, by: AbstractBaseUser | None
) -> QuickBooksConnection:
    values: dict[str, Any] = {
        "realm_id": realm_id,
        "state": QuickBooksConnection.State.CONNECTED,
        "connected_by_id": by.pk if by else None,
    }
    try:
        with transaction.atomic():
            QuickBooksConnection.objects.get_or_create(company=company, defaults=values)
            row = QuickBooksConnection.objects.select_for_update().get(company=company)
            for name, value in values.items():
                setattr(row, name, value)
            tokens.keep(row, received)
    except IntegrityError:
        raise Misconfigured("These books have just been connected with another company.") from None
    return row


def _try(connection: QuickBooksConnection) -> None:
    """One call with the new tokens: they must open these very books."""
    try:
        Gateway(connection).company_info()
    except Misconfigured as refusal:
        connection.state = QuickBooksConnection.State.RECONNECT
        connection.last_error = refusal.message
        connection.save(update_fields=["state", "last_error"])
        raise
    except OutsideError as error:
        connection.last_error = error.message
        connection.save(update_fields=["last_error"])
