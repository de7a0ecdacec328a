"""Whether a document of the books is, to the cent and the letter, what was sent; in words."""

from collections.abc import Collection, Iterator
from decimal import Decimal

from invoices.models import Invoice

from . import comparison, drift
from .answers import Entity


def differences(
    invoice: Invoice, sent: Entity, answered: Entity | None, recorded_tax: Decimal, held: Entity
) -> list[str]:
    """What differs: figures first, then what they don't show.

    Tax is QuickBooks' own, so it is held against what was recorded when it had just worked it out.
    """
    found = comparison.differing_parts(sent, held)
    for each in drift.differences(invoice, sent, answered, held):
        part = each["what"][0].lower() + each["what"][1:]
        if not _is_told(part, found):
            found[part] = f"{part} {each['there']} instead of {each['here']}"
    words = [*found.values(), *_rate(sent, held)]
    tax = comparison.tax(held)
    if tax != recorded_tax and "tax" not in found:
        words.append(f"tax {tax} instead of {recorded_tax}")
    return words


def _is_told(part: str, told: Collection[str]) -> bool:
    """Whether it was told already: itself, with all lines, or the total by whatever made it."""
    if part == "total":
        return bool(told)
    if part.startswith("line ") and "lines" in told:
        return True
    return part.removesuffix(", amount") in told


def _rate(sent: Entity, held: Entity) -> Iterator[str]:
    ours, theirs = sent.get("ExchangeRate"), held.get("ExchangeRate")
    if ours is not None and theirs is not None and Decimal(ours) != Decimal(theirs):
        yield f"exchange rate {theirs} instead of {ours}"
