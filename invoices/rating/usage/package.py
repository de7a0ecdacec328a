"""Units sold in whole packages."""

from decimal import Decimal

from ..explanation import plain
from ..terms import UsageFee
from .charge import Charge


def package(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """ceil(units / package_size) × unit_price; the quantity is packages."""
    if not units:
        return []
    size = fee.package_size or Decimal(1)
    packages = units // size + (1 if units % size else 0)
    words = f"{plain(units)} {fee.units_word} in packages of {plain(size)}: {plain(packages)}"
    return [Charge(packages, fee.unit_price or Decimal(0), True, words, "packages")]
