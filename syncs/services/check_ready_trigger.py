"""Checks the ready-for-billing trigger against what the portal really has."""

from ..hubspot.answers import Page, Row, entries
from ..hubspot.gateway import HubSpot
from ..hubspot.webhooks import DEALS
from ..models import ReadyTrigger
from .check_time_source import Trouble

STAGES = ("dealstage", "hs_pipeline_stage")
_NAMED = 20


def check_ready_trigger(trigger: ReadyTrigger, hubspot: HubSpot) -> list[Trouble]:
    """What the portal says against the trigger; empty where it fits.

    Raises errors of the gateway.
    """
    what = "deals" if trigger.object_type == DEALS else "projects"
    listed = hubspot.properties(trigger.object_type)
    found = next((one for one in listed if one.get("name") == trigger.property_name), None)
    if found is None:
        words = (
            f"HubSpot's {what} have no property {trigger.property_name}. Use the internal name of "
            "one they have, or create it in HubSpot (Settings, Properties)."
        )
        return [Trouble("property_name", words)]
    options = _options(found, trigger, hubspot)
    wrong = [each for each in trigger.ready_values if each not in options]
    if not options or not wrong:
        return []
    return [Trouble("values", _wrong_values(wrong, options, trigger))]


def _options(found: Row, trigger: ReadyTrigger, hubspot: HubSpot) -> dict[str, str]:
    """The values the property can have, with their labels; empty where it can have any."""
    if trigger.property_name not in STAGES:
        return _labelled(entries(found, "options"), "value")
    stages: dict[str, str] = {}
    for pipeline in hubspot.pipelines(trigger.object_type):
        stages |= _labelled(entries(pipeline, "stages"), "id")
    return stages


def _labelled(options: Page, key: str) -> dict[str, str]:
    """What people see, by what HubSpot stores."""
    return {str(one.get(key)): str(one.get("label") or one.get(key)) for one in options}


def _wrong_values(wrong: list[str], options: dict[str, str], trigger: ReadyTrigger) -> str:
    known = ", ".join(f"{value} ({label})" for value, label in list(options.items())[:_NAMED])
    more = f" and {len(options) - _NAMED} more" if len(options) > _NAMED else ""
    return (
        f"{trigger.property_name} has no option {', '.join(wrong)} in HubSpot. It has "
        f"{known}{more}: use the internal names, which stand before the brackets."
    )
