"""Each band's own units at that band's price."""

from decimal import Decimal

from ..terms import UsageFee
from .charge import Charge


def graduated(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """A charge for each band that units fall in, followed by that band's flat fee.

    No units count as being in the first band: its flat fee is due where the period overlaps.
    """
    found: list[Charge] = []
    below = Decimal(0)
    for number, band in enumerate(fee.bands):
        upper = units if band.up_to is None else min(units, band.up_to)
        inside = max(Decimal(0), upper - below)
        if inside:
            words = f"{inside} {fee.unit_name} in band {number + 1} at {band.unit_price}"
            found.append(Charge(inside, band.unit_price, True, words))
        unused_first = number == 0 and not units and overlaps
        if band.flat_fee and (inside or unused_first):
            words = f"Flat fee of band {number + 1}"
            found.append(Charge(Decimal(1), band.flat_fee, False, words))
        below = max(below, upper)
    return found
