"""A percentage of an amount of money, such as media spend."""

from decimal import Decimal

from ..explanation import plain
from ..terms import UsageFee
from .charge import Charge


def percentage(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """units × percent / 100, the units being money."""
    if not units:
        return []
    percent = fee.percent or Decimal(0)
    words = f"{plain(percent)} % of {plain(units)} {fee.units_word}"
    return [Charge(units, percent / 100, True, words, fee.units_word)]
