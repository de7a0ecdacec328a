"""Why a line costs what it costs: the words for figures, dates and rates."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from .rates import RateChoice
from .terms import Rate, StatementOfWork
from .worked_time import hours

ROUNDED = {"up": "up to", "nearest": "to the nearest", "down": "down to"}


def plain(figure: Decimal) -> str:
    """A quantity without trailing zeros, with a comma at the thousands: 1,234.5."""
    return f"{figure.normalize():,f}"


def money(figure: Decimal) -> str:
    """A price or amount: 1,234 or with at least two decimals, 1,234.50 or 0.0125."""
    words = plain(figure)
    whole, _point, decimals = words.partition(".")
    return f"{whole}.{decimals:0<2}" if decimals else words


def hours_words(seconds: int) -> str:
    """Seconds as hours without trailing zeros."""
    return f"{plain(hours(seconds))} h"


def month_words(month: date) -> str:
    """The month by name and year, whatever the machine's language."""
    return f"{MONTHS[month.month - 1]} {month.year}"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def counted(number: int, one: str, many: str) -> str:
    """The number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def listed(parts: Iterable[str]) -> str:
    """a, b and c."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def rate_dates(rate: Rate) -> str:
    """When the rate is in force, in words."""
    if rate.effective_from and rate.effective_to:
        return f"from {rate.effective_from} to {rate.effective_to}"
    if rate.effective_from:
        return f"from {rate.effective_from}"
    return f"until {rate.effective_to}" if rate.effective_to else "at any time"


def rate_words(card: str, rate: Rate) -> str:
    """A rate with its card, what it names, and its dates."""
    names = [name for name in (rate.person, rate.role, rate.activity) if name]
    whom = " / ".join(names) or "everyone"
    return f"{money(rate.hourly_rate)} on card {card} for {whom}, {rate_dates(rate)}"


def why_this_rate(choice: RateChoice) -> list[str]:
    """The rate that won and those that lost."""
    won = f"Rate {rate_words(choice.card, choice.rate)}."
    return [won] + [f"It beat {rate_words(card, rate)}." for card, rate in choice.lost]


def increment_words(sow: StatementOfWork) -> str:
    """How each entry is rounded, as the end of a sentence."""
    if not sow.increment_minutes:
        return "not rounded"
    rounded = ROUNDED[sow.increment_rounding]
    return f"each rounded {rounded} {counted(sow.increment_minutes, 'minute', 'minutes')}"


def worked_words(sow: StatementOfWork, entries: int, own_seconds: int, seconds: int) -> str:
    """'14 time entries, 31.25 h worked, each rounded up to 15 minutes: 32 h.'"""
    named = counted(entries, "time entry", "time entries")
    worked = f"{named}, {hours_words(own_seconds)} worked"
    if not sow.increment_minutes and own_seconds == seconds:
        return f"{worked}."
    return f"{worked}, {increment_words(sow)}: {hours_words(seconds)}."
