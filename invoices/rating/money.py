"""Money: decimals of an ISO 4217 currency, rounded half up (away from zero), never a float."""

from decimal import ROUND_HALF_UP, Decimal

QUANTITY_PLACES = 7
ZERO = Decimal(0)
_WITHOUT_MINOR_UNITS = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)


def minor_units(currency: str) -> int:
    """Decimals of an amount in this currency: those of ISO 4217, two at most."""
    return 0 if currency in _WITHOUT_MINOR_UNITS else 2


def round_half_up(value: Decimal, places: int) -> Decimal:
    """The value with so many decimals, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def round_amount(value: Decimal, currency: str) -> Decimal:
    """The value rounded half up to the currency's minor units."""
    return round_half_up(value, minor_units(currency))


def share(value: Decimal, part: int, whole: int) -> Decimal:
    """value × part / whole, unrounded; multiplied first, so that nothing is lost on the way."""
    return value * part / whole


def round_share(total: int, part: int, whole: int) -> int:
    """total × part / whole in whole units, half up, for figures that are not negative."""
    return (2 * total * part + whole) // (2 * whole)
