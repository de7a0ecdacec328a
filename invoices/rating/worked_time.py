"""Worked time in whole seconds, its rounding to increments, and the months it lies in."""

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .money import EXACT, QUANTITY_PLACES, round_half_up

SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class WorkedEntry:
    """An accepted, billable time entry that waits to be billed."""

    entry_id: int
    worked_on: date
    seconds: int
    person: str
    activity: str = ""


def billable_seconds(seconds: int, increment_minutes: int, rounding: str) -> int:
    """Seconds rounded to the SOW's increment: 'up', 'nearest' (a tie goes up) or 'down'.

    An increment of 0 keeps them exact. Raises ValueError for another word.
    """
    increment = increment_minutes * 60
    if not increment:
        return seconds
    if rounding == "up":
        return -(-seconds // increment) * increment
    if rounding == "nearest":
        return (2 * seconds + increment) // (2 * increment) * increment
    if rounding == "down":
        return seconds // increment * increment
    raise ValueError(f"Increment rounding {rounding!r} is not one of up, nearest, down.")


def hours(seconds: int) -> Decimal:
    """Seconds as a quantity of hours, half up to seven decimals."""
    return round_half_up(EXACT.divide(seconds, SECONDS_PER_HOUR), QUANTITY_PLACES)


def seconds_of(hours_quantity: Decimal) -> Decimal:
    """Hours of the terms as seconds, exact."""
    return hours_quantity * SECONDS_PER_HOUR


def whole_seconds_of(hours_quantity: Decimal) -> int:
    """Hours of the terms as whole seconds, half up."""
    return int(round_half_up(seconds_of(hours_quantity), 0))


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """The first day of the month so many months later (earlier, when negative)."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def days_in(month: date) -> int:
    """How many days the month has."""
    return calendar.monthrange(month.year, month.month)[1]


def last_day(month: date) -> date:
    """The month's last day."""
    return month.replace(day=days_in(month))


def covered_days(month: date, starts_on: date, ends_on: date | None) -> int:
    """Days of the month from starts_on to ends_on, both inclusive; None is open."""
    first = max(month, starts_on)
    last = last_day(month) if ends_on is None else min(last_day(month), ends_on)
    return max(0, (last - first).days + 1)
