"""Each band's own units at that band's price."""

from decimal import Decimal

from ..explanation import money, plain
from ..terms import Band, UsageFee
from .charge import Charge, open_ended_band_missing


def graduated(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """A charge for each band that units fall in, followed by that band's flat fee.

    No units count as being in the first band: its flat fee is due where the period overlaps.
    Raises ValueError when units lie beyond the last band.
    """
    found: list[Charge] = []
    below = Decimal(0)
    for number, band in enumerate(fee.bands, start=1):
        upper = units if band.up_to is None else min(units, band.up_to)
        inside = max(Decimal(0), upper - below)
        if inside:
            found.append(_units(fee, number, band, inside))
        unused_first = number == 1 and not units and overlaps
        if band.flat_fee and (inside or unused_first):
            found.append(Charge(Decimal(1), band.flat_fee, False, f"Flat fee of band {number}"))
        below = max(below, upper)
    if below < units:
        raise open_ended_band_missing(fee.code)
    return found


def _units(fee: UsageFee, number: int, band: Band, inside: Decimal) -> Charge:
    words = f"{plain(inside)} {fee.units_word} in band {number} at {money(band.unit_price)}"
    return Charge(inside, band.unit_price, True, words, fee.units_word)
