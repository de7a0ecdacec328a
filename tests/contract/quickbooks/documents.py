"""What a body must also be that neither the XSD nor the tables can say."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Entity = dict[str, Any]
NAMES = {"DisplayName", "Title", "GivenName", "MiddleName", "FamilyName", "Suffix"}
CENT = Decimal("0.01")
DOC_NUMBER_LENGTH, MOST_TAXABLE_LINES = 21, 750


def sense(entity: str, sent: Entity, *, update: bool) -> Iterator[str]:
    """Rules for a document or customer that is created or updated."""
    yield from _empty(sent, entity)
    if entity == "Customer" and not update:
        yield from _customer(sent)
    if entity in ("Invoice", "CreditMemo"):
        yield from _sale(entity, sent)


def _empty(value: Any, where: str) -> Iterator[str]:
    """Nothing is sent as null or as empty text: what isn't known is left out."""
    if value is None or value == "":
        yield f"{where} is empty"
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _empty(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from _empty(inner, where)


def _customer(sent: Entity) -> Iterator[str]:
    if not NAMES & set(sent):
        yield "a customer without a name"
    if any(mark in sent.get("DisplayName", "") for mark in ":\t\n"):
        yield "a colon, tab or new line in a name"


def _sale(entity: str, sent: Entity) -> Iterator[str]:
    if len(sent.get("DocNumber", "")) > DOC_NUMBER_LENGTH:
        yield f"a DocNumber of more than {DOC_NUMBER_LENGTH} characters"
    if sent.get("EmailStatus") == "NeedToSend" and "BillEmail" not in sent:
        yield "NeedToSend without BillEmail"
    if sent.get("AllowIPNPayment"):
        yield "AllowIPNPayment must always be false"
    lines = sent.get("Line", [])
    if "Line" in sent and not lines:
        yield f"{entity} without a line"
    for number, line in enumerate(lines, 1):
        yield from (f"line {number}: {problem}" for problem in _line(line))
    taxed = any(_detail(line).get("TaxCodeRef", {}).get("value") != "NON" for line in lines)
    if taxed and len(lines) > MOST_TAXABLE_LINES:
        yield f"{len(lines)} lines with tax"


def _detail(line: Entity) -> Entity:
    found: Entity = line.get("SalesItemLineDetail") or {}
    return found


def _line(line: Entity) -> Iterator[str]:
    kind = line.get("DetailType")
    if "Amount" not in line or kind is None:
        yield "no Amount or no DetailType"
    if kind != "SalesItemLineDetail":
        return
    detail = _detail(line)
    if not detail.get("ItemRef", {}).get("value"):
        yield "no item, so that its amount would be ignored"
    if ("Qty" in detail) != ("UnitPrice" in detail):
        yield "Qty or UnitPrice alone"
    elif "Qty" in detail:
        exact = Decimal(detail["Qty"]) * Decimal(detail["UnitPrice"])
        if exact.quantize(CENT, ROUND_HALF_UP) != Decimal(line.get("Amount", 0)):
            yield f"Amount {line.get('Amount')} isn't Qty × UnitPrice, {exact}"
