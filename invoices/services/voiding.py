"""Voiding: everything an invoice settled becomes unsettled, unless later invoices rest on it."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from ..lifecycle import NotAllowed, move
from ..models import Invoice, TimeEntry
from ..selectors.later import later_invoices
from .acceptance import judge


def check_voidable(invoice: Invoice) -> None:
    """Raises NotAllowed while a later live invoice of one of its SOWs rests on it (rule 5.8)."""
    later = later_invoices(invoice).order_by("period", "pk").first()
    if later:
        raise NotAllowed(
            f"{invoice} can't be voided: {later} rests on what it billed. Void the later one first."
        )


def void(invoice: Invoice, *, by: AbstractBaseUser | None, reason: str) -> Invoice:
    """Voids an invoice that QuickBooks doesn't hold; its time waits to be billed again."""
    with transaction.atomic():
        check_voidable(invoice)
        voided = move(invoice, "void", by=by, reason=reason)
        judge_unsettled(voided)
    return voided


def judge_unsettled(invoice: Invoice) -> None:
    """Judges again what a void invoice no longer bills."""
    judge(TimeEntry.objects.filter(allocations__invoice=invoice))
