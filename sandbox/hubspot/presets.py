"""Object types of other vendors' apps, known as soon as something is loaded under their name."""

from typing import Any

from sandbox.hubspot.definitions import definition, owner_definition
from sandbox.hubspot.object_types import ObjectType

STOPWATCH_APP = "a552213_"
STOPWATCH = ObjectType(
    "2-47552213",
    "stopwatch_time_log",
    "stopwatch_time_logs",
    qualified_name=f"{STOPWATCH_APP}stopwatch_time_log",
    meta_type="INTEGRATION",
)
PRESETS = {STOPWATCH.plural: STOPWATCH}
_TEXTS = ("assoc_obj_type", "assoc_record_id", "category_text", "description", "week_year")
_INSTANTS = ("first_start_date", "first_end_date", "last_start_date", "last_end_date")
_NUMBERS = (
    "total_minutes",
    "total_hours",
    "total_days",
    "billable_minutes",
    "billable_hours",
    "billable_amount",
    "cost_amount",
    "margin_amount",
    "billable_percentage",
    "num_sessions",
)
_FLAGS = (
    "is_split_week_record",
    "is_split_month_record",
    "is_one_time_log_per_session_record",
    "toggle",
)


def preset_definitions(kind: ObjectType) -> list[dict[str, Any]]:
    """The properties the vendor documents, with the app's prefix."""
    assert kind is STOPWATCH, f"no properties of {kind.name} are known"
    kinds = {"string": (*_TEXTS, "month_year"), "datetime": _INSTANTS}
    kinds |= {"number": _NUMBERS, "bool": _FLAGS}
    made: dict[str, Any] = {"hubspotDefined": False, "group": "stopwatch_time_log_information"}
    named = [
        definition(STOPWATCH_APP + name, of, name.replace("_", " ").capitalize(), **made)
        for of, names in kinds.items()
        for name in names
    ]
    return [*named, owner_definition()]
