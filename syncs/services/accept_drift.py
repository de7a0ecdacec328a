"""Accepts what somebody did to an invoice in QuickBooks, as a person decides."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from invoices.lifecycle import NotAllowed, log
from invoices.models import Invoice, Status

from ..models import QuickBooksReference
from ..quickbooks.drift import in_words
from .take_invoice import reference_of
from .void_invoice import void_here


def accept_drift(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    """An edit is kept as it is there; what was voided or deleted there becomes void here.

    What a void bills waits to be billed again. Raises NotAllowed where nothing differs, no reason
    is given, or a later invoice rests on it; OutsideError where the books can't be read.
    """
    reference = reference_of(invoice)
    if not reference.is_drifted:
        raise NotAllowed(f"Nothing in QuickBooks differs from {invoice} that isn't accepted.")
    if not reason.strip():
        raise NotAllowed("Say why: it is kept in the history.")
    if reference.gone and invoice.status == Status.SENT:
        void_here(invoice, by, f"{reason} ({reference.get_gone_display()})")
    else:
        _keep(reference, by, reason)


def _keep(reference: QuickBooksReference, by: AbstractBaseUser, reason: str) -> None:
    with transaction.atomic():
        row = QuickBooksReference.objects.select_for_update().get(pk=reference.pk)
        if row.drift != reference.drift:
            raise NotAllowed("It has changed in QuickBooks once more meanwhile. Look again.")
        row.accepted_drift = row.drift
        row.drift_accepted_at, row.drift_accepted_by_id = timezone.now(), by.pk
        row.save(update_fields=["accepted_drift", "drift_accepted_at", "drift_accepted_by"])
        invoice = row.invoice
        words = f"{reason.strip()} ({in_words(row.drift)})"
        log(invoice, "accept changes", invoice.status, by=by, reason=words)
