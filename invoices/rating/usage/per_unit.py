"""Every unit at one price."""

from decimal import Decimal

from ..explanation import money, plain
from ..terms import UsageFee
from .charge import Charge


def per_unit(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """units × unit_price."""
    if not units:
        return []
    price = fee.unit_price or Decimal(0)
    words = f"{plain(units)} {fee.units_word} at {money(price)} each"
    return [Charge(units, price, True, words, fee.units_word)]
