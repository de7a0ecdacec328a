"""Where time lives in HubSpot usually, ready to be filled in: the fields of a time source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..models import TimeSource
from .answers import Row, entries

STOPWATCH_PREFIX = "a552213_"


@dataclass(frozen=True)
class Preset:
    """A mapping for one kind of object; `words` is what somebody should know who uses it."""

    label: str
    words: str
    changes: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """All fields of a time source."""
        return _BLANK | dict(self.changes)


def _fields() -> dict[str, Any]:
    names = (one.name for one in TimeSource._meta.concrete_fields if not one.primary_key)
    return {name: getattr(TimeSource(), name) for name in names}


_BLANK = _fields()


def filled(name: str, schemas: Iterable[Row] = ()) -> dict[str, Any]:
    """The fields of a preset; StopWatch's object and prefix as the portal has them, if it has."""
    values = PRESETS[name].values
    found = _stopwatch_in(schemas) if name.startswith("stopwatch") else None
    if found is None:
        return values
    object_type, prefix = found
    replaced = {
        key: prefix + value.removeprefix(STOPWATCH_PREFIX)
        for key, value in values.items()
        if isinstance(value, str) and value.startswith(STOPWATCH_PREFIX)
    }
    return values | replaced | {"object_type": object_type}


def _stopwatch_in(schemas: Iterable[Row]) -> tuple[str, str] | None:
    """The type id of the object that has StopWatch's minutes, and what its names begin with."""
    for schema in schemas:
        for one in entries(schema, "properties"):
            name = str(one.get("name") or "")
            if name.endswith("billable_minutes"):
                return str(schema.get("objectTypeId") or ""), name.removesuffix("billable_minutes")
    return None


def _stopwatch(prefix: str, minutes: str) -> dict[str, str]:
    return {
        "object_type": "",
        "date_property": f"{prefix}first_start_date",
        "duration_property": f"{prefix}{minutes}_minutes",
        "unit": TimeSource.Unit.MINUTES,
        "billable_property": "",
        "activity_property": f"{prefix}category_text",
        "description_property": f"{prefix}description",
        "takes": TimeSource.Takes.EXCEPT,
        "takes_property": f"{prefix}toggle",
        "takes_values": "true",
        "deal_link": TimeSource.DealLink.PROPERTY,
        "deal_property": f"{prefix}assoc_record_id",
        "deal_type_property": f"{prefix}assoc_obj_type",
        "deal_type_value": "deal",
    }


_STOPWATCH = (
    "Every log is an entry on the day it began; a log that grows later corrects what was billed. "
    "A timer that still runs is left out. Logs cut at the end of a week or month are parts that "
    "are added up; where a portal keeps the whole log beside its parts, add "
    f"{STOPWATCH_PREFIX}is_split_week_record to the properties that decide, so that the parts are "
    "left out. Find the object's type id in HubSpot (Settings, Data model)."
)
PRESETS = {
    "custom": Preset(
        "Custom object",
        "A custom object made for time, with a date, hours, a checkbox for billable, and an "
        "association with the deal.",
    ),
    "stopwatch": Preset(
        "StopWatch, billable minutes",
        f"{_STOPWATCH} Logs without billable minutes go to quarantine.",
        _stopwatch(STOPWATCH_PREFIX, "billable"),
    ),
    "stopwatch_total": Preset(
        "StopWatch, all minutes",
        f"{_STOPWATCH} All minutes are billed, whatever StopWatch says is billable.",
        _stopwatch(STOPWATCH_PREFIX, "total"),
    ),
    "meetings": Preset(
        "Meetings",
        "A meeting counts from its start to its end, once its outcome is Completed. All of it is "
        "billable.",
        {
            "object_type": "meetings",
            "date_property": "hs_meeting_start_time",
            "duration_property": "",
            "start_property": "hs_meeting_start_time",
            "end_property": "hs_meeting_end_time",
            "billable_property": "",
            "activity_property": "",
            "description_property": "hs_meeting_title",
            "takes": TimeSource.Takes.ONLY,
            "takes_property": "hs_meeting_outcome",
            "takes_values": "COMPLETED",
        },
    ),
    "calls": Preset(
        "Calls",
        "A call counts as long as it lasted. All of it is billable.",
        {
            "object_type": "calls",
            "date_property": "hs_timestamp",
            "duration_property": "hs_call_duration",
            "unit": TimeSource.Unit.MILLISECONDS,
            "billable_property": "",
            "activity_property": "",
            "description_property": "hs_call_title",
        },
    ),
}
