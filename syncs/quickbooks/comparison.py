"""Whether what QuickBooks holds is what was sent: figures, lines, customer, currency, number."""

from decimal import Decimal

from .answers import Entity


def total_before_tax(held: Entity) -> Decimal:
    """The document's total without the tax that QuickBooks added."""
    return Decimal(held.get("TotalAmt") or 0) - tax(held)


def sum_of(sent: Entity) -> Decimal:
    """What the lines of a document come to."""
    return sum(_amounts(sent), Decimal(0))


def tax(held: Entity) -> Decimal:
    """The tax that QuickBooks added."""
    return Decimal((held.get("TxnTaxDetail") or {}).get("TotalTax") or 0)


def is_voided(held: Entity) -> bool:
    """Voided documents stay with the total 0 and a note that says so."""
    note = held.get("PrivateNote") or ""
    return Decimal(held.get("TotalAmt") or 0) == 0 and note.startswith("Voided")


def differences(sent: Entity, held: Entity) -> list[str]:
    """What differs, in words; nothing when it is ours to the cent."""
    return [
        *_differs("customer", _reference(sent, "CustomerRef"), _reference(held, "CustomerRef")),
        *_differs("currency", _reference(sent, "CurrencyRef"), _reference(held, "CurrencyRef")),
        *_differs("number", sent.get("DocNumber"), held.get("DocNumber")),
        *_differs("date", sent.get("TxnDate"), held.get("TxnDate")),
        *_lines(_amounts(sent), _amounts(held)),
        *_differs("total before tax", sum_of(sent), total_before_tax(held)),
    ]


def _differs(part: str, ours: object, theirs: object) -> list[str]:
    """Words where they differ; what we left to QuickBooks can't."""
    return [] if ours is None or ours == theirs else [f"{part} {theirs} instead of {ours}"]


def _reference(document: Entity, name: str) -> str | None:
    value = (document.get(name) or {}).get("value")
    return None if value is None else str(value)


def _amounts(document: Entity) -> list[Decimal]:
    return [
        Decimal(line.get("Amount") or 0)
        for line in document.get("Line") or []
        if isinstance(line, dict) and line.get("DetailType") == "SalesItemLineDetail"
    ]


def _lines(ours: list[Decimal], theirs: list[Decimal]) -> list[str]:
    if len(ours) != len(theirs):
        return [f"{len(theirs)} lines instead of {len(ours)}"]
    pairs = enumerate(zip(ours, theirs, strict=True), 1)
    return [words for number, pair in pairs for words in _differs(f"line {number}", *pair)]
