"""What would stop an invoice at QuickBooks, found without asking it, each in words."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from invoices.models import Invoice, Line

from .facts import Facts
from .line_mappings import LineMappings
from .mapping import is_ours
from .preflight_lines import line_findings
from .preflight_notices import notices
from .reasons import Finding, Reason

MOST_CHARACTERS_OF_AN_ADDRESS = 100


def problems(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> list[str]:
    """Every reason why the invoice can't be sent now, with its mend; none is good."""
    found = findings(invoice, lines, facts, mappings)
    return [finding.words for finding in found if finding.reason.stops]


def findings(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> list[Finding]:
    """What stops the invoice, and after that what will be otherwise there than here."""
    found = [
        *_customer(invoice, facts),
        *_currency(invoice, facts),
        *_dates(invoice, facts),
        *_number(invoice, facts),
        *_address(invoice),
        *line_findings(invoice, lines, facts, mappings),
        *notices(invoice, lines, facts, mappings),
    ]
    return list(dict.fromkeys(found))


def _customer(invoice: Invoice, facts: Facts) -> Iterator[Finding]:
    client = invoice.client
    customer = facts.customers.get(client.quickbooks_customer_id)
    if not client.quickbooks_customer_id:
        yield Finding(
            Reason.NO_CUSTOMER,
            f"{client} has no QuickBooks customer. Match it, or enter the id on the client.",
        )
    elif customer is None:
        yield Finding(
            Reason.CUSTOMER_GONE,
            f"QuickBooks has no customer {client.quickbooks_customer_id}, which {client} names; "
            "it may have been merged. Match the client anew.",
        )
    elif not customer.active:
        yield Finding(
            Reason.CUSTOMER_INACTIVE,
            f"The customer {customer.name} is inactive in QuickBooks. Make it active again.",
        )
    elif facts.multicurrency and customer.currency not in ("", invoice.currency):
        yield Finding(
            Reason.CUSTOMER_CURRENCY,
            f"{client} is invoiced in {invoice.currency}, but its customer in QuickBooks is kept "
            f"in {customer.currency}, which can't be changed there. Name a customer in "
            f"{invoice.currency}.",
        )


def _currency(invoice: Invoice, facts: Facts) -> Iterator[Finding]:
    if invoice.currency == facts.home_currency:
        return
    if not facts.multicurrency:
        yield Finding(
            Reason.ONE_CURRENCY,
            f"These books know {facts.home_currency} alone, and the invoice is in "
            f"{invoice.currency}. Switch on multicurrency in QuickBooks.",
        )
    elif invoice.exchange_rate is None:
        yield Finding(
            Reason.NO_RATE,
            f"There is no exchange rate of {invoice.currency} on {invoice.invoice_on:%d %B %Y}. "
            "Enter it under Exchange rates.",
        )


def _dates(invoice: Invoice, facts: Facts) -> Iterator[Finding]:
    if facts.closed_until and invoice.invoice_on <= facts.closed_until:
        yield Finding(
            Reason.CLOSED,
            f"The books are closed until {facts.closed_until:%d %B %Y} and the invoice is of "
            f"{invoice.invoice_on:%d %B %Y}. Reopen them until it is sent; or approve it "
            "and choose Date after the closing on its page.",
        )
    term = invoice.client.payment_terms
    if not term or invoice.kind != Invoice.Kind.INVOICE or term.casefold() in facts.terms:
        return
    if term.casefold() in facts.inactive_terms:
        words = f"The payment term “{term}” is inactive in QuickBooks. Make it active again"
    else:
        words = f"QuickBooks has no payment term “{term}”. Make it there"
    yield Finding(Reason.NO_TERM, f"{words}, or change the client's.")


def _number(invoice: Invoice, facts: Facts) -> Iterator[Finding]:
    """A number that another document has; QuickBooks itself refuses it only by a preference."""
    taken = facts.taken_numbers.get(invoice.number) if facts.custom_numbers else None
    if taken and not is_ours({"PrivateNote": taken.note}, invoice):
        yield Finding(
            Reason.NUMBER_TAKEN,
            f"The number {invoice.number} is taken in QuickBooks by a document that isn't ours "
            f"({taken.kind} {taken.quickbooks_id}). Renumber that one there.",
        )


def _address(invoice: Invoice) -> Iterator[Finding]:
    address = invoice.client.billing_email
    if not address:
        return
    try:
        validate_email(address)
    except ValidationError:
        wrong = True
    else:
        wrong = len(address) > MOST_CHARACTERS_OF_AN_ADDRESS
    if wrong:
        yield Finding(
            Reason.ADDRESS,
            f"“{address}” is no e-mail address that QuickBooks takes (one address of at most "
            f"{MOST_CHARACTERS_OF_AN_ADDRESS} characters). Correct it on {invoice.client}.",
        )
