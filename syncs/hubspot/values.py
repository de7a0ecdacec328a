"""What single values of HubSpot mean: days, whole seconds, flags; None for what can't be read."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from ..models import TimeSource

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d{1,200}(\.\d{0,200})?|\.\d{1,200})([eE][+-]?\d{1,2})?", re.ASCII)
_SECONDS: dict[str, Decimal] = {
    TimeSource.Unit.HOURS: Decimal(3600),
    TimeSource.Unit.MINUTES: Decimal(60),
    TimeSource.Unit.SECONDS: Decimal(1),
    TimeSource.Unit.MILLISECONDS: Decimal("0.001"),
}
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)
_MOST_SECONDS = 10**15
_MICROSECOND = timedelta(microseconds=1)


def text(value: Any) -> str:
    """As text; what was never set is blank, like what was cleared."""
    return "" if value is None else str(value)


def day(value: Any, zone: tzinfo) -> date | None:
    """A day; or the day of an instant in the given time zone."""
    written = text(value).strip()
    try:
        if _DAY.fullmatch(written):
            return date.fromisoformat(written)
        if _INSTANT.fullmatch(written):
            return datetime.fromisoformat(written).astimezone(zone).date()
    except (ValueError, OverflowError):
        return None
    return None


def instant(value: Any) -> datetime | None:
    """An instant with its offset, in UTC."""
    written = text(value).strip()
    if not _INSTANT.fullmatch(written):
        return None
    try:
        return datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def whole_seconds(value: Any, unit: str) -> int | None:
    """A number in a unit as whole seconds, half up (rule 1.2)."""
    written = text(value).strip()
    if not _NUMBER.fullmatch(written):
        return None
    exact = _EXACT.multiply(Decimal(written), _SECONDS[unit])
    if abs(exact) > _MOST_SECONDS:
        return None
    return int(exact.quantize(Decimal(1), context=_EXACT))


def elapsed_seconds(start: Any, end: Any) -> int | None:
    """From one instant to another in whole seconds, half up; None where the end comes first."""
    begun, ended = instant(start), instant(end)
    if begun is None or ended is None or ended < begun:
        return None
    microseconds = (ended - begun) // _MICROSECOND
    return (microseconds + 500_000) // 1_000_000


def flag(value: Any) -> bool | None:
    """Only what HubSpot itself writes for a checkbox; anything else is neither."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def choices(value: Any) -> list[str]:
    """The values of a property that may hold several, which HubSpot joins by semicolons."""
    return [one for one in (part.strip() for part in _plain(value).split(";")) if one]


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else text(value)
