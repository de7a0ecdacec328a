"""Whether a deal or project is ready for billing, and since when, read from its record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .mapping import modified_at

MODIFIED = "hs_lastmodifieddate"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the trigger's property is now; `since` is None where its history isn't known."""

    value: str
    is_ready: bool
    since: datetime | None = None
    modified_at: datetime | None = None


def reading(record: dict[str, Any], name: str, ready_values: Collection[str]) -> Reading:
    """Reads a record that was asked for with the property and its history."""
    properties = record.get("properties")
    value = properties.get(name) if isinstance(properties, dict) else None
    text = "" if value is None else str(value)
    return Reading(text, text in ready_values, _since(record, name, text), modified_at(record))


def _since(record: dict[str, Any], name: str, value: str) -> datetime | None:
    """When the property became what it is: where its latest run of this value began."""
    since = None
    for at, was in sorted(_history(record, name), reverse=True):
        if was != value:
            return since
        since = at
    return since


def _history(record: dict[str, Any], name: str) -> list[tuple[datetime, str]]:
    """The values the property had, in no order that could be relied on."""
    histories = record.get("propertiesWithHistory")
    listed = histories.get(name) if isinstance(histories, dict) else None
    found = []
    for one in listed if isinstance(listed, list) else []:
        at = _instant(one.get("timestamp")) if isinstance(one, dict) else None
        if at is not None:
            found.append((at, str(one.get("value") or "")))
    return found


def _instant(text: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else None
