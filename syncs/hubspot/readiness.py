"""Whether a deal or project is ready for billing, and since when, read from its record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from .answers import Row, entries, part
from .mapping import modified_at
from .values import instant, text

MODIFIED = "hs_lastmodifieddate"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the trigger's property is now; `since` is None where its history isn't known."""

    value: str
    is_ready: bool
    since: datetime | None = None
    modified_at: datetime | None = None


def reading(record: Row, name: str, ready_values: Collection[str]) -> Reading:
    """Reads a record that was asked for with the property and its history."""
    value = text(part(record, "properties").get(name))
    return Reading(value, value in ready_values, _since(record, name, value), modified_at(record))


def _since(record: Row, name: str, value: str) -> datetime | None:
    """When the property became what it is: where its latest run of this value began."""
    since = None
    for at, was in sorted(_history(record, name), reverse=True):
        if was != value:
            return since
        since = at
    return since


def _history(record: Row, name: str) -> list[tuple[datetime, str]]:
    """The values the property had, in no order that could be relied on."""
    told = entries(part(record, "propertiesWithHistory"), name)
    dated = ((instant(one.get("timestamp")), text(one.get("value"))) for one in told)
    return [(at, was) for at, was in dated if at is not None]
