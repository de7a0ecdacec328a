"""Every unit at one price."""

from decimal import Decimal

from ..terms import UsageFee
from .charge import Charge


def per_unit(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """units × unit_price."""
    if not units:
        return []
    price = fee.unit_price or Decimal(0)
    return [Charge(units, price, True, f"{units} {fee.unit_name} at {price} each")]
