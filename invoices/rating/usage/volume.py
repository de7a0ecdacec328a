"""All units at the price of the band they reach."""

from decimal import Decimal

from ..terms import Band, UsageFee
from .charge import Charge


def volume(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """All units at one band's price, followed by that band's flat fee.

    No units count as being in the first band: its flat fee is due where the period overlaps.
    """
    number, band = _band_of(fee.bands, units)
    found: list[Charge] = []
    if units:
        words = f"{units} {fee.unit_name}, all at band {number + 1}'s {band.unit_price}"
        found.append(Charge(units, band.unit_price, True, words))
    if band.flat_fee and (units or overlaps):
        found.append(Charge(Decimal(1), band.flat_fee, False, f"Flat fee of band {number + 1}"))
    return found


def _band_of(bands: tuple[Band, ...], units: Decimal) -> tuple[int, Band]:
    for number, band in enumerate(bands):
        if band.up_to is None or units <= band.up_to:
            return number, band
    raise ValueError("The last band has to be open-ended, so that every quantity has a price.")
