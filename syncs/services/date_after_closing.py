"""Gives an invoice whose date lies in closed books the first day on which they are open."""

from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from clients.payment_terms import due_on
from invoices.lifecycle import NotAllowed, move
from invoices.models import Invoice

from ..quickbooks.books import gateway_of
from ..quickbooks.facts import closed_until


def date_after_closing(invoice: Invoice, by: AbstractBaseUser | None) -> Invoice:
    """The invoice is pending again, dated the day after the closing, due by its terms from there.

    What it bills stays. Its exchange rate becomes that of the new day when it is sent; another run
    of its month would date it anew. Raises NotAllowed where the books aren't closed for its date,
    OutsideError where they can't be read.
    """
    closed = closed_until(gateway_of(invoice.client.company).preferences())
    if closed is None or invoice.invoice_on > closed:
        raise NotAllowed("The books are open for its date; retry it.")
    opens_on = closed + timedelta(days=1)
    if opens_on > invoice.client.company.today():
        raise NotAllowed(f"The books are closed until {closed:%d %B %Y}; reopen them.")
    return _dated(invoice, opens_on, by)


@transaction.atomic
def _dated(invoice: Invoice, opens_on: date, by: AbstractBaseUser | None) -> Invoice:
    reason = f"Dated {opens_on:%d %B %Y} instead of {invoice.invoice_on:%d %B %Y}: closed books."
    pending = move(invoice, "send back", by=by, reason=reason)
    pending.invoice_on = opens_on
    pending.due_on = due_on(pending.client.payment_terms, opens_on) if invoice.due_on else None
    pending.exchange_rate, pending.exchange_rate_source = None, ""
    pending.save(update_fields=["invoice_on", "due_on", "exchange_rate", "exchange_rate_source"])
    return pending
