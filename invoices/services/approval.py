"""What a person decides about an invoice: approve, recall, send back, hold, release, retry."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from ..lifecycle import NotAllowed, invoices_approved, move
from ..models import Invoice, Status
from ..selectors.withdrawn import withdrawn_from
from .numbering import number_for


def approve(invoice: Invoice, *, by: AbstractBaseUser | None) -> Invoice:
    """Freezes the invoice and gives it its number; it leaves with the next push.

    Raises NotAllowed unless it is pending, when a run has made it anew since `invoice` was read,
    and when it bears what has been written off or held back since it was made.
    """
    with transaction.atomic():
        locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
        _check(invoice, locked)
        return move(locked, "approve", by=by, **_number(locked))


def send_now(approved: Iterable[Invoice]) -> None:
    """Lets approved invoices leave after commit, together, without waiting for the next push."""
    ids = [invoice.pk for invoice in approved]
    if ids:
        transaction.on_commit(lambda: invoices_approved.send(Invoice, invoice_ids=ids))


def _check(seen: Invoice, locked: Invoice) -> None:
    if locked.status != Status.PENDING:
        return
    words = why_not(seen, locked, withdrawn_from(locked))
    if words:
        raise NotAllowed(words)


def why_not(seen: Invoice, locked: Invoice, withdrawn: list[str]) -> str:
    """Why a pending invoice can't be approved as it was seen, or nothing."""
    if seen.priced_at != locked.priced_at:
        return f"{locked} was made anew in the meantime; look at it again."
    return f"{locked} {bears_words(withdrawn)}" if withdrawn else ""


def bears_words(withdrawn: list[str]) -> str:
    """What an invoice bears that was withdrawn since, and what to do; the end of a sentence."""
    return f"bears {', '.join(withdrawn)}. Run its month again before approving it."


def _number(invoice: Invoice) -> dict[str, str]:
    may_be_numbered = invoice.status == Status.PENDING
    return {"number": number_for(invoice)} if may_be_numbered else {}


def recall(invoice: Invoice, *, by: AbstractBaseUser | None) -> Invoice:
    """Takes an approval back before the invoice is sent; it is pending again."""
    return move(invoice, "recall", by=by)


def send_back(invoice: Invoice, *, by: AbstractBaseUser | None, reason: str) -> Invoice:
    """Returns an approved or refused invoice to be worked on, with a reason."""
    return move(invoice, "send back", by=by, reason=reason)


def hold(invoice: Invoice, *, by: AbstractBaseUser | None, reason: str) -> Invoice:
    """Puts a pending invoice aside, with a reason; a re-run refreshes it and keeps the hold."""
    return move(invoice, "hold", by=by, reason=reason)


def release(invoice: Invoice, *, by: AbstractBaseUser | None) -> Invoice:
    """Ends a hold; the invoice is pending again."""
    return move(invoice, "release", by=by)


def retry(invoice: Invoice, *, by: AbstractBaseUser | None) -> Invoice:
    """Makes an invoice that QuickBooks refused ready to be sent again."""
    return move(invoice, "retry", by=by)
