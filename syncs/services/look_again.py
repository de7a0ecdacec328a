"""Reads what QuickBooks holds of one invoice now, as a person asks."""

from invoices.models import Invoice

from ..quickbooks.books import gateway_of
from .note_changes import Noted, note_references
from .take_invoice import reference_of


def look_again(invoice: Invoice) -> Noted:
    """One call, or two where it is gone. Raises OutsideError where the books can't be read."""
    reference, noted = reference_of(invoice), Noted()
    note_references(gateway_of(invoice.client.company), [reference], noted)
    return noted
