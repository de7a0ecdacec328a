"""Reads what QuickBooks holds of one invoice now, as a person asks."""

from invoices.lifecycle import NotAllowed
from invoices.models import Invoice

from ..models import QuickBooksReference
from ..quickbooks.books import gateway_of
from .note_changes import Noted, note_references


def look_again(invoice: Invoice) -> Noted:
    """One call, or two where it is gone. Raises OutsideError where the books can't be read."""
    reference = QuickBooksReference.objects.filter(invoice=invoice).first()
    if reference is None:
        raise NotAllowed(f"QuickBooks has nothing of {invoice}.")
    noted = Noted()
    note_references(gateway_of(invoice.client.company), [reference], noted)
    return noted
