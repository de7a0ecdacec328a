"""All units at the price of the band they reach."""

from decimal import Decimal

from ..explanation import money, plain
from ..terms import Band, UsageFee
from .charge import Charge, open_ended_band_missing


def volume(fee: UsageFee, units: Decimal, overlaps: bool) -> list[Charge]:
    """All units at one band's price, followed by that band's flat fee.

    No units count as being in the first band: its flat fee is due where the period overlaps.
    Raises ValueError when units lie beyond the last band.
    """
    number, band = _band_of(fee, units)
    found: list[Charge] = []
    if units:
        price = money(band.unit_price)
        words = f"{plain(units)} {fee.units_word}, all at band {number}'s {price}"
        found.append(Charge(units, band.unit_price, True, words, fee.units_word))
    if band.flat_fee and (units or overlaps):
        found.append(Charge(Decimal(1), band.flat_fee, False, f"Flat fee of band {number}"))
    return found


def _band_of(fee: UsageFee, units: Decimal) -> tuple[int, Band]:
    for number, band in enumerate(fee.bands, start=1):
        if band.up_to is None or units <= band.up_to:
            return number, band
    raise open_ended_band_missing(fee.code)
