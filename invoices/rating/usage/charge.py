"""One charge of a usage fee: the raw material of one line."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """Units at a price, or a flat fee (`measured` False), with the words that explain it."""

    quantity: Decimal
    unit_price: Decimal
    measured: bool
    explanation: str
