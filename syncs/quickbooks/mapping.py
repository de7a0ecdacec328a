"""How an approved invoice or credit memo reads in QuickBooks: rows in, a plain dict out."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from invoices.models import Invoice, Line
from invoices.rating.money import round_half_up, times

from .answers import Entity
from .facts import Facts
from .line_mappings import LineMappings

DESCRIPTION_LENGTH, MEMO_LENGTH = 4000, 1000
_MARK = "Billing console invoice"
TAXED, UNTAXED = "TAX", "NON"
_KINDS = {Invoice.Kind.INVOICE: "Invoice", Invoice.Kind.CREDIT_MEMO: "CreditMemo"}


def kind_of(invoice: Invoice) -> str:
    """What QuickBooks calls this kind of document."""
    return _KINDS[Invoice.Kind(invoice.kind)]


def note_of(invoice: Invoice) -> str:
    """The private note: it names our invoice, so that it is found again whatever its number."""
    which = [invoice.number] if invoice.number else []
    return f"{mark_of(invoice)}. {', '.join([*which, f'{invoice.period:%B %Y}'])}."


def mark_of(invoice: Invoice) -> str:
    """The part of the note that no other document has."""
    return f"{_MARK} {invoice.pk}"


def is_ours(held: Entity, invoice: Invoice) -> bool:
    """Whether a document of QuickBooks bears this invoice's mark, voided or not."""
    mark = rf"\b{re.escape(mark_of(invoice))}\b"
    return re.search(mark, held.get("PrivateNote") or "") is not None


def marked_id(held: Entity) -> int | None:
    """The id of the invoice whose mark a document bears first; None without a mark."""
    mark = re.search(rf"\b{_MARK} (\d+)\b", held.get("PrivateNote") or "")
    return int(mark[1]) if mark else None


def document(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> Entity:
    """The document as it is sent; what pre-flight refuses must have been refused before."""
    parts: Entity = {
        "CustomerRef": {"value": invoice.client.quickbooks_customer_id},
        "TxnDate": invoice.invoice_on.isoformat(),
        "PrivateNote": note_of(invoice),
        "Line": [_line(line, invoice, facts, mappings) for line in lines],
    }
    if facts.custom_numbers:
        parts["DocNumber"] = invoice.number
    if invoice.client.billing_email:
        parts["BillEmail"] = {"Address": invoice.client.billing_email}
    if memo := memo_of(lines):
        parts["CustomerMemo"] = {"value": memo}
    return (
        parts
        | _currency(invoice, facts)
        | _payment(invoice, facts)
        | _whole(lines, facts, mappings)
        | _sales_tax(invoice, lines, facts, mappings)
    )


def _currency(invoice: Invoice, facts: Facts) -> Entity:
    """The currency only where the company has several: otherwise even the home one is refused."""
    if not facts.multicurrency:
        return {}
    parts: Entity = {"CurrencyRef": {"value": invoice.currency}}
    if invoice.currency != facts.home_currency and invoice.exchange_rate is not None:
        parts["ExchangeRate"] = invoice.exchange_rate
    return parts


def _payment(invoice: Invoice, facts: Facts) -> Entity:
    """Term and due date; a credit memo is never due."""
    if invoice.kind == Invoice.Kind.CREDIT_MEMO:
        return {}
    parts: Entity = {}
    if invoice.due_on:
        parts["DueDate"] = invoice.due_on.isoformat()
    if term := facts.terms.get(invoice.client.payment_terms.casefold()):
        parts["SalesTermRef"] = {"value": term}
    return parts


def _whole(lines: Sequence[Line], facts: Facts, mappings: LineMappings) -> Entity:
    """What stands once for the whole document: the tax mode outside the US, and a class."""
    parts: Entity = {}
    if not facts.in_us:
        parts["GlobalTaxCalculation"] = "TaxExcluded" if facts.uses_sales_tax else "NotApplicable"
    classes = classes_of(lines, mappings)
    if facts.class_on_invoices and not facts.class_on_lines and len(classes) == 1:
        only = classes.pop()
        parts |= {"ClassRef": {"value": only}} if only else {}
    return parts


def classes_of(lines: Sequence[Line], mappings: LineMappings) -> set[str]:
    """The classes under which the lines are booked; blank is none."""
    return {found.quickbooks_class_id for line in lines if (found := mappings.for_line(line))}


def _sales_tax(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> Entity:
    """By which rate a taxed sale in the US is taxed: the customer's, else the company's.

    Where sales tax is automated QuickBooks finds the rate itself and takes no other.
    """
    if not facts.in_us or not facts.uses_sales_tax or facts.automated_tax:
        return {}
    rate = rate_of(invoice, facts)
    taxed = any(code_of(line, invoice, facts, mappings) == TAXED for line in lines)
    return {"TxnTaxDetail": {"TxnTaxCodeRef": {"value": rate}}} if rate and taxed else {}


def rate_of(invoice: Invoice, facts: Facts) -> str:
    """The id of the tax code whose rate taxes a sale in the US; blank where there is none."""
    customer = facts.customers.get(invoice.client.quickbooks_customer_id)
    own = customer.tax_code if customer and customer.tax_code not in (TAXED, UNTAXED) else ""
    return own or facts.sales_tax_code


def memo_of(lines: Sequence[Line]) -> str:
    """The PO numbers, for the customer to see, whole and as many as there is room for."""
    numbers = list(dict.fromkeys(line.sow.po_number for line in lines if line.sow.po_number))
    if not numbers:
        return ""
    whole = f"{'PO number' if len(numbers) == 1 else 'PO numbers'}: {', '.join(numbers)}"
    return whole if len(whole) <= MEMO_LENGTH else f"{whole[: MEMO_LENGTH - 1].rpartition(',')[0]}…"


def _line(line: Line, invoice: Invoice, facts: Facts, mappings: LineMappings) -> Entity:
    mapping = mappings.for_line(line)
    if mapping is None:
        raise ValueError(f"{line} has no mapping; pre-flight refuses such an invoice")
    detail: Entity = {"ItemRef": {"value": mapping.quickbooks_item_id}}
    multiplied = _multiplies(line)
    if multiplied:
        detail |= {"Qty": line.quantity, "UnitPrice": line.unit_price}
    if code := code_of(line, invoice, facts, mappings):
        detail["TaxCodeRef"] = {"value": code}
    if facts.class_on_lines and mapping.quickbooks_class_id:
        detail["ClassRef"] = {"value": mapping.quickbooks_class_id}
    if facts.service_dates and line.month:
        detail["ServiceDate"] = _last_day(line.month).isoformat()
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": line.amount,
        "Description": _fitting(_description(line, multiplied)),
        "SalesItemLineDetail": detail,
    }


def code_of(line: Line, invoice: Invoice, facts: Facts, mappings: LineMappings) -> str | None:
    """The line's tax code: the client's before the mapping's; None is none."""
    mapping = mappings.for_line(line)
    return tax_code(
        invoice.client.tax_code or (mapping.quickbooks_tax_code if mapping else ""), facts
    )


def _fitting(text: str) -> str:
    """Cut, and marked as cut, where QuickBooks would refuse it; the console keeps all of it."""
    return text if len(text) <= DESCRIPTION_LENGTH else f"{text[: DESCRIPTION_LENGTH - 1]}…"


def _multiplies(line: Line) -> bool:
    """Whether QuickBooks' own product, in cents, is our amount.

    In currencies without cents ours is rounded to whole units, and QuickBooks would refuse a
    product that differs; such a line goes with its amount alone, its figures in the description.
    """
    cents: Decimal = round_half_up(times(line.quantity, line.unit_price), 2)
    return cents == line.amount


def _description(line: Line, multiplied: bool) -> str:
    text = str(line)
    if multiplied:
        return text
    quantity, price = line.quantity.normalize(), line.unit_price.normalize()
    return f"{text[: DESCRIPTION_LENGTH - 80]} ({quantity:f} × {price:f})"


def tax_code(name: str, facts: Facts) -> str | None:
    """The code as QuickBooks wants it: TAX or NON in the US, an id elsewhere; None is none.

    Blank in the US is NON, said aloud: a line without a code may count as taxable there.
    """
    if facts.in_us:
        code = name.upper() or UNTAXED
        return code if code in (TAXED, UNTAXED) else None
    if not facts.uses_sales_tax:
        return None
    ids = facts.tax_codes.values()
    return name if name in ids else facts.tax_codes.get(name.casefold())


def _last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
