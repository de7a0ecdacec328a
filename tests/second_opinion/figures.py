"""Exact figures for the second opinion: fractions, months as numbers, half-up rounding (rule 1)."""

from calendar import monthrange
from datetime import date
from fractions import Fraction

WITHOUT_MINOR_UNITS = {
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
    "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
}  # fmt: skip


def number(text: str) -> Fraction | None:
    """A decimal as a fraction; None where it is blank."""
    return Fraction(text) if text else None


def amount(text: str) -> Fraction:
    """A decimal as a fraction; 0 where it is blank."""
    return Fraction(text) if text else Fraction(0)


def day(text: str) -> date | None:
    """A date; None where it is blank."""
    return date.fromisoformat(text) if text else None


def half_up(figure: Fraction, digits: int) -> Fraction:
    """Rule 1.3: away from zero at the tie, also for negative figures."""
    scaled = abs(figure) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if figure >= 0 else -whole, 10**digits)


def money(figure: Fraction, currency: str) -> Fraction:
    """Rule 1.1: rounded to the currency's minor units, two at most."""
    return half_up(figure, 0 if currency in WITHOUT_MINOR_UNITS else 2)


def hours(seconds: int) -> Fraction:
    """Rule 1.4: seconds of a whole line as its quantity."""
    return half_up(Fraction(seconds, 3600), 7)


def text_of(figure: Fraction) -> str:
    """A fraction of at most seven decimals, without trailing zeros."""
    scaled = figure * 10**7
    assert scaled.denominator == 1, f"more than seven decimals: {figure}"
    digits = f"{abs(scaled.numerator):08d}"
    plain = f"{digits[:-7]}.{digits[-7:]}".rstrip("0").rstrip(".")
    return f"-{plain}" if figure < 0 else plain


def month_of(when: date) -> int:
    """A month as a number, so that the next one is one more."""
    return when.year * 12 + when.month - 1


def month_named(name: str) -> int:
    """The month written YYYY-MM."""
    return month_of(date.fromisoformat(f"{name}-01"))


def name_of(month: int) -> str:
    """The month as YYYY-MM."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def first_day(month: int) -> date:
    """The month's first day."""
    return date(month // 12, month % 12 + 1, 1)


def days_in(month: int) -> int:
    """D: how many days the month has."""
    return monthrange(month // 12, month % 12 + 1)[1]


def last_day(month: int) -> date:
    """The month's last day."""
    return first_day(month).replace(day=days_in(month))


def days_covered(month: int, start: date, end: date | None) -> int:
    """d: how many of the month's days lie from start to end, both inclusive."""
    begin, finish = max(start, first_day(month)), min(end or date.max, last_day(month))
    return max(0, (finish - begin).days + 1)
