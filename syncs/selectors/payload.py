"""What QuickBooks receives of an invoice, in words; nothing is asked there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from clients.models import LineMapping
from invoices.models import Invoice, Line

from ..quickbooks import exact_json, mapping
from ..quickbooks.answers import Entity
from ..quickbooks.facts import Facts
from ..quickbooks.line_mappings import LineMappings
from .sent import last_sent


@dataclass(frozen=True)
class PayloadLine:
    """One line as it is sent; without quantity where the amount stands alone."""

    description: str
    item: str
    tax_code: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal


@dataclass(frozen=True)
class Payload:
    """The document in words, and what is known to be missing."""

    kind: str
    facts: list[tuple[str, str]]
    lines: list[PayloadLine]
    missing: list[str]
    was_sent: bool
    body: str


def payload_of(invoice: Invoice) -> Payload:
    """What was sent last, or else what would be sent now as far as it can be told from here."""
    lines = list(invoice.lines.select_related("sow"))
    mappings = LineMappings(invoice.client.company)
    missing = list(_missing(invoice, lines, mappings))
    sent = last_sent(invoice)
    document: Entity = {"Line": []}
    if sent:
        document = exact_json.loads(sent.body)
    elif not missing:
        document = mapping.document(invoice, lines, _assumed(invoice), mappings)
    items = dict(
        LineMapping.objects.filter(company=invoice.client.company).values_list(
            "quickbooks_item_id", "quickbooks_item_name"
        )
    )
    return Payload(
        kind=str(invoice.get_kind_display()),
        facts=list(_facts(invoice, document)),
        lines=[_line(line, items) for line in document.get("Line", [])],
        missing=[] if sent else missing,
        was_sent=bool(sent),
        body=exact_json.indented(document),
    )


def _missing(invoice: Invoice, lines: Sequence[Line], mappings: LineMappings) -> Iterator[str]:
    client = invoice.client
    if not client.quickbooks_customer_id:
        yield f"{client} has no QuickBooks customer."
    unmapped = {line.get_kind_display() for line in lines if mappings.for_line(line) is None}
    for kind in sorted(unmapped):
        yield f"No QuickBooks item is named for lines of the kind {kind}."


def _assumed(invoice: Invoice) -> Facts:
    """Books with every feature on: what they lack is left out when it is sent."""
    term = invoice.client.payment_terms
    home = invoice.client.company.home_currency
    return Facts(
        home_currency=home,
        multicurrency=True,
        in_us=True,
        uses_sales_tax=True,
        custom_numbers=True,
        service_dates=True,
        class_on_lines=True,
        class_on_invoices=False,
        closed_until=None,
        terms={term.casefold(): term} if term else {},
        tax_codes={},
        items={},
    )


def _facts(invoice: Invoice, document: Entity) -> Iterator[tuple[str, str]]:
    client = invoice.client
    if customer := document.get("CustomerRef"):
        yield "Customer", f"{client} (id {customer['value']})"
    if number := document.get("DocNumber"):
        yield "Number", number
    if day := document.get("TxnDate"):
        yield "Date", _day(day)
    if due := document.get("DueDate"):
        term = f", {client.payment_terms}" if "SalesTermRef" in document else ""
        yield "Due", f"{_day(due)}{term}"
    if currency := document.get("CurrencyRef"):
        rate = document.get("ExchangeRate")
        yield "Currency", f"{currency['value']}, at {rate}" if rate else currency["value"]
    if mail := document.get("BillEmail"):
        yield "E-mail", mail["Address"]
    if memo := document.get("CustomerMemo"):
        yield "Message to the customer", memo["value"]
    if note := document.get("PrivateNote"):
        yield "Private note", note


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j M Y")


def _line(line: Entity, items: dict[str, str]) -> PayloadLine:
    detail = line["SalesItemLineDetail"]
    item = detail["ItemRef"]["value"]
    return PayloadLine(
        description=line["Description"],
        item=items.get(item) or f"Item {item}",
        tax_code=detail.get("TaxCodeRef", {}).get("value", ""),
        quantity=_exact(detail.get("Qty")),
        unit_price=_exact(detail.get("UnitPrice")),
        amount=Decimal(line["Amount"]),
    )


def _exact(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
