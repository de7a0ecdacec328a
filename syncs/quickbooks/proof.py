"""Whether a document of the books is, to the cent and the letter, what was sent; in words."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from invoices.models import Invoice

from . import comparison, drift

Entity = dict[str, Any]


def differences(
    invoice: Invoice, sent: Entity, answered: Entity | None, recorded_tax: Decimal, held: Entity
) -> list[str]:
    """What differs: figures first, then what they don't show.

    Tax is QuickBooks' own, so it is held against what was recorded when it had just worked it out.
    """
    found = comparison.differences(sent, held)
    found += _finer(invoice, sent, answered, held, found)
    found += _rate(sent, held)
    tax = comparison.tax(held)
    if tax != recorded_tax and not any(words.startswith("tax ") for words in found):
        found.append(f"tax {tax} instead of {recorded_tax}")
    return found


def _finer(
    invoice: Invoice, sent: Entity, answered: Entity | None, held: Entity, told: list[str]
) -> Iterator[str]:
    """Items, quantities, prices, tax codes, texts, dates: what the figures didn't tell already."""
    lines_told = any(words.endswith(f"lines instead of {_count(sent)}") for words in told)
    for each in drift.differences(invoice, sent, answered, held):
        which = each["what"][0].lower() + each["what"][1:]
        said = any(words.startswith(f"{which.removesuffix(', amount')} ") for words in told)
        implied = which == "total" and told
        if not (said or implied or (lines_told and which.startswith("line "))):
            yield f"{which} {each['there']} instead of {each['here']}"


def _count(document: Entity) -> int:
    return len(drift.lines(document))


def _rate(sent: Entity, held: Entity) -> Iterator[str]:
    ours, theirs = sent.get("ExchangeRate"), held.get("ExchangeRate")
    if ours is not None and theirs is not None and Decimal(ours) != Decimal(theirs):
        yield f"exchange rate {theirs} instead of {ours}"
