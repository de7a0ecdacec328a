"""Voiding: everything an invoice settled becomes unsettled, unless later invoices rest on it."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from ..lifecycle import NotAllowed, move
from ..models import Allocation, Invoice, Status, TimeEntry
from ..selectors.later import correcting, later_invoices
from .acceptance import judge


def check_voidable(invoice: Invoice) -> None:
    """Raises NotAllowed while a live invoice rests on it (rule 5.8).

    A later one of the same SOWs does, and so does whichever takes back time that it billed. What a
    later run settled without an invoice doesn't stand in the way.
    """
    resting = later_invoices(invoice) | correcting(invoice)
    rests = resting.exclude(status=Status.EMPTY).order_by("period", "pk").first()
    if rests:
        raise NotAllowed(
            f"{invoice} can't be voided: {rests} rests on what it billed. Void the later one first."
        )


def void(invoice: Invoice, *, by: AbstractBaseUser | None, reason: str) -> Invoice:
    """Voids an invoice that QuickBooks doesn't hold; its time waits to be billed again."""
    with transaction.atomic():
        check_voidable(invoice)
        voided = move(invoice, "void", by=by, reason=reason)
        judge_unsettled(voided)
    return voided


def judge_unsettled(invoice: Invoice) -> None:
    """Judges again what a void invoice no longer bills.

    Where a run took some of it back without an invoice (hours given back to a retainer), that is
    forgotten: nothing is left to take back.
    """
    Allocation.objects.filter(reverses__invoice=invoice, invoice__status=Status.EMPTY).delete()
    judge(TimeEntry.objects.filter(allocations__invoice=invoice))
