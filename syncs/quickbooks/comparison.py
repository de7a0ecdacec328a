"""Whether what QuickBooks holds is what was sent: figures, lines, customer, currency, number."""

from decimal import Decimal

from .answers import Entity


def total_before_tax(held: Entity) -> Decimal:
    """The document's total without the tax that QuickBooks added."""
    return Decimal(held.get("TotalAmt") or 0) - tax(held)


def tax(held: Entity) -> Decimal:
    """The tax that QuickBooks added."""
    return Decimal((held.get("TxnTaxDetail") or {}).get("TotalTax") or 0)


def is_voided(held: Entity) -> bool:
    """Voided documents stay with the total 0 and a note that says so."""
    note = held.get("PrivateNote") or ""
    return Decimal(held.get("TotalAmt") or 0) == 0 and note.startswith("Voided")


def differences(sent: Entity, held: Entity) -> list[str]:
    """What differs, in words; nothing when it is ours to the cent."""
    return list(differing_parts(sent, held).values())


def differing_parts(sent: Entity, held: Entity) -> dict[str, str]:
    """The words for each part that differs, by its name; `lines` where their count does."""
    return {
        **_differs("customer", _reference(sent, "CustomerRef"), _reference(held, "CustomerRef")),
        **_differs("currency", _reference(sent, "CurrencyRef"), _reference(held, "CurrencyRef")),
        **_differs("number", sent.get("DocNumber"), held.get("DocNumber")),
        **_differs("date", sent.get("TxnDate"), held.get("TxnDate")),
        **_lines(_amounts(sent), _amounts(held)),
        **_differs("total before tax", sum(_amounts(sent)), total_before_tax(held)),
    }


def _differs(part: str, ours: object, theirs: object) -> dict[str, str]:
    """Words where they differ; what we left to QuickBooks can't."""
    if ours is None or ours == theirs:
        return {}
    return {part: f"{part} {theirs} instead of {ours}"}


def _reference(document: Entity, name: str) -> str | None:
    value = (document.get(name) or {}).get("value")
    return None if value is None else str(value)


def _amounts(document: Entity) -> list[Decimal]:
    return [
        Decimal(line.get("Amount") or 0)
        for line in document.get("Line") or []
        if isinstance(line, dict) and line.get("DetailType") == "SalesItemLineDetail"
    ]


def _lines(ours: list[Decimal], theirs: list[Decimal]) -> dict[str, str]:
    if len(ours) != len(theirs):
        return {"lines": f"{len(theirs)} lines instead of {len(ours)}"}
    found: dict[str, str] = {}
    for number, (mine, held) in enumerate(zip(ours, theirs, strict=True), 1):
        found |= _differs(f"line {number}", mine, held)
    return found
