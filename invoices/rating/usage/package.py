"""Units sold in whole packages."""

from decimal import ROUND_CEILING, Decimal

from ..terms import UsageFee
from .charge import Charge


def package(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """ceil(units / package_size) × unit_price; the quantity is packages."""
    if not units:
        return []
    size = fee.package_size or Decimal(1)
    packages = (units / size).to_integral_value(rounding=ROUND_CEILING)
    words = f"{units} {fee.unit_name} in packages of {size}: {packages}"
    return [Charge(packages, fee.unit_price or Decimal(0), True, words)]
