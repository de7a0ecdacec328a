"""What would stop an invoice at QuickBooks, found without asking it, each in words."""

from collections.abc import Iterator, Sequence

from invoices.models import Invoice, Line

from .facts import Facts
from .line_mappings import LineMappings
from .mapping import TAXED, tax_code

MOST_TAXABLE_LINES = 750


def problems(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> list[str]:
    """Every reason why the invoice can't be sent now, with its mend; none is good."""
    found = [
        *_customer(invoice, facts),
        *_currency(invoice, facts),
        *_dates(invoice, facts),
        *_lines(invoice, lines, facts, mappings),
    ]
    return list(dict.fromkeys(found))


def _customer(invoice: Invoice, facts: Facts) -> Iterator[str]:
    client = invoice.client
    customer = facts.customers.get(client.quickbooks_customer_id)
    if not client.quickbooks_customer_id:
        yield f"{client} has no QuickBooks customer. Match it, or enter the id on the client."
    elif customer is None:
        yield (
            f"QuickBooks has no customer {client.quickbooks_customer_id}, which {client} names; "
            "it may have been merged. Match the client anew."
        )
    elif not customer.active:
        yield f"The customer {customer.name} is inactive in QuickBooks. Make it active again."
    elif facts.multicurrency and customer.currency not in ("", invoice.currency):
        yield (
            f"{client} is invoiced in {invoice.currency}, but its customer in QuickBooks is kept "
            f"in {customer.currency}, which can't be changed there. Name a customer in "
            f"{invoice.currency}."
        )


def _currency(invoice: Invoice, facts: Facts) -> Iterator[str]:
    if invoice.currency == facts.home_currency:
        return
    if not facts.multicurrency:
        yield (
            f"These books know {facts.home_currency} alone, and the invoice is in "
            f"{invoice.currency}. Switch on multicurrency in QuickBooks."
        )
    elif invoice.exchange_rate is None:
        yield (
            f"There is no exchange rate of {invoice.currency} on {invoice.invoice_on:%d %B %Y}. "
            "Enter it under Exchange rates."
        )


def _dates(invoice: Invoice, facts: Facts) -> Iterator[str]:
    if facts.closed_until and invoice.invoice_on <= facts.closed_until:
        yield (
            f"The books are closed until {facts.closed_until:%d %B %Y} and the invoice is of "
            f"{invoice.invoice_on:%d %B %Y}. Reopen them, or send the invoice back."
        )
    term = invoice.client.payment_terms
    if term and invoice.kind == Invoice.Kind.INVOICE and term.casefold() not in facts.terms:
        yield f"QuickBooks has no payment term “{term}”. Make it there, or change the client's."


def _lines(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> Iterator[str]:
    if sum(line.amount for line in lines) != invoice.total_amount or not lines:
        yield "The lines don't add up to the total. Send the invoice back and price it again."
    codes = []
    for line in lines:
        mapping = mappings.for_line(line)
        if mapping is None:
            yield (
                f"No QuickBooks item is named for lines of the kind {line.get_kind_display()}. "
                "Add one, or a default, under Line mappings."
            )
            continue
        item = facts.items.get(mapping.quickbooks_item_id)
        if item is None or not item.usable:
            yield (
                f"The item {mapping.quickbooks_item_name or mapping.quickbooks_item_id} for "
                f"{line.get_kind_display()} is inactive or gone in QuickBooks. Make it active "
                "or name another one under Line mappings."
            )
        code = invoice.client.tax_code or mapping.quickbooks_tax_code
        codes.append(tax_code(code, facts))
        yield from _tax(code, facts)
    if codes.count(TAXED) > 0 and len(lines) > MOST_TAXABLE_LINES:
        yield (
            f"It has {len(lines)} lines, and QuickBooks takes {MOST_TAXABLE_LINES} on a taxed "
            "invoice. Group the SOW's lines by role or person."
        )


def _tax(code: str, facts: Facts) -> Iterator[str]:
    if tax_code(code, facts) is not None or not (facts.in_us or facts.uses_sales_tax):
        return
    if facts.in_us:
        yield f"“{code}” is no tax code of a line in the US. Use TAX or NON."
    elif code:
        yield f"QuickBooks has no tax code “{code}”. Make it there, or name another."
    else:
        yield "A line has no tax code. Name one on the client or under Line mappings."
