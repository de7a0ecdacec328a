"""Takes one invoice for ourselves, with its books: what acts on a single document begins so."""

from collections.abc import Iterator
from contextlib import contextmanager

from invoices.lifecycle import NotAllowed
from invoices.models import Invoice

from ..alone import alone_with
from ..models import QuickBooksReference
from ..quickbooks.books import gateway_of
from ..quickbooks.gateway import Gateway


@contextmanager
def take_invoice(invoice: Invoice) -> Iterator[Gateway]:
    """Its company's books, with nobody else sending, voiding or looking it up meanwhile.

    Raises OutsideError where the books can't be opened, NotAllowed where somebody has it.
    """
    gateway = gateway_of(invoice.client.company)
    with alone_with(invoice.pk) as alone:
        if not alone:
            raise NotAllowed(f"{invoice} is being looked up right now; try again in a moment.")
        yield gateway


def reference_of(invoice: Invoice) -> QuickBooksReference:
    """What QuickBooks calls the invoice; NotAllowed where it has nothing of it."""
    reference = QuickBooksReference.objects.filter(invoice=invoice).first()
    if reference is None:
        raise NotAllowed(f"QuickBooks has nothing of {invoice}.")
    return reference
