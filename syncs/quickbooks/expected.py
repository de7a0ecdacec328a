"""What QuickBooks should hold of an invoice: what was sent, and what QuickBooks added to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import comparison
from .answers import Entity

FIGURES = ("Amount", "TotalAmt", "TotalTax", "Qty", "UnitPrice", "ExchangeRate")
_DETAIL = "SalesItemLineDetail"
_COMPUTED = ("TxnTaxDetail", "TotalAmt")


@dataclass(frozen=True, slots=True)
class Expected:
    """The measure of every look: the body that was sent, and QuickBooks' first answer equal to it.

    `confirmed` is None where no answer was ever ours to the cent.
    """

    sent: Entity
    confirmed: Entity | None

    @property
    def document(self) -> Entity:
        """What was sent, with the tax and total that QuickBooks first computed.

        What we left open is QuickBooks' to fill in (ids, a number, defaults), once.
        """
        if self.confirmed is None:
            return self.sent
        computed = {name: self.confirmed.get(name) for name in _COMPUTED}
        return _ours_over(self.confirmed, self.sent) | computed | {"Line": self._lines()}

    def _lines(self) -> list[Entity]:
        theirs = [line for line in lines(self.confirmed or {}) if line.get("DetailType") == _DETAIL]
        return [
            _ours_over(held, line) | {_DETAIL: _ours_over(detail(held), detail(line))}
            for held, line in zip(theirs, lines(self.sent), strict=True)
        ]


def expected(sent: Entity, answers: Iterable[Entity]) -> Expected:
    """`answers` in the order of their coming; one that isn't ours to the cent confirms nothing."""
    ours = (answer for answer in answers if not comparison.differences(sent, answer))
    return Expected(sent, next(ours, None))


def lines(document: Entity) -> list[Entity]:
    """The lines that somebody wrote; the subtotal is QuickBooks' own."""
    every = document.get("Line") or []
    return [line for line in every if line.get("DetailType") != "SubTotalLineDetail"]


def detail(line: Entity) -> Entity:
    """What a line sells, and at which price."""
    found: Entity = line.get(_DETAIL) or {}
    return found


def compared(name: str, value: Any) -> Any:
    """What is compared: figures (text where kept) as decimals, references by id, blank as none.

    Spaces and line breaks count as one space, since QuickBooks tidies texts.
    """
    if isinstance(value, dict):
        value = value.get("value")
    if value in (None, ""):
        return None
    return Decimal(value) if name in FIGURES else " ".join(str(value).split()) or None


def _ours_over(theirs: Entity, ours: Entity) -> Entity:
    """Theirs where they say the same, since it names what a reference's id stands for."""
    said = {
        name: value
        for name, value in ours.items()
        if compared(name, value) != compared(name, theirs.get(name))
    }
    return theirs | said
