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
    unit: str = ""


def open_ended_band_missing(fee_code: str) -> ValueError:
    """What to raise when units lie beyond the last band: they would be lost."""
    return ValueError(
        f"Usage fee {fee_code}: the last band has to be open-ended, so that all units have a price."
    )
