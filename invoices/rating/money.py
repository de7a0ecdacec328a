"""Money: decimals of an ISO 4217 currency, rounded half up (away from zero), never a float."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

QUANTITY_PLACES = 7
ZERO = Decimal(0)
# Python's usual 28 digits would round large products silently before we round them by rule.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_WITHOUT_MINOR_UNITS = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
     "VUV", "XAF", "XOF", "XPF"]
)  # fmt: skip
_UNITS = {places: Decimal(1).scaleb(-places) for places in range(QUANTITY_PLACES + 1)}


def minor_units(currency: str) -> int:
    """Decimals of an amount in this currency: those of ISO 4217, two at most."""
    return 0 if currency in _WITHOUT_MINOR_UNITS else 2


def round_half_up(value: Decimal, places: int) -> Decimal:
    """The value with so many decimals (seven at most), halves away from zero; never -0."""
    return EXACT.add(value.quantize(_UNITS[places], rounding=ROUND_HALF_UP, context=EXACT), ZERO)


def round_amount(value: Decimal, currency: str) -> Decimal:
    """The value rounded half up to the currency's minor units."""
    return round_half_up(value, minor_units(currency))


def times(quantity: Decimal, price: Decimal) -> Decimal:
    """quantity × price, exact."""
    return EXACT.multiply(quantity, price)


def share(value: Decimal, part: int, whole: int) -> Decimal:
    """value × part / whole, unrounded; multiplied first, so that nothing is lost on the way."""
    return EXACT.divide(EXACT.multiply(value, part), whole)


def percent_of(amount: Decimal, percent: Decimal | None) -> Decimal:
    """So many percent of the amount, unrounded; None is no percent."""
    return EXACT.divide(EXACT.multiply(amount, percent or ZERO), 100)


def round_share(total: int, part: int, whole: int) -> int:
    """total × part / whole in whole units, half up, for figures that are not negative."""
    return (2 * total * part + whole) // (2 * whole)


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    """The amounts added up; 0 without any."""
    return sum(amounts, ZERO)
