"""What HubSpot's events lead to: a look at the deals that may have become ready for billing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ..hubspot.gateway import HubSpot
from ..hubspot.webhooks import DEALS, NO_EVENT, Told
from ..models import ReadyTrigger, WebhookEvent
from .look_for_ready_deals import deals_of, keep_readings, read_deals
from .process_webhooks import Verdict

State = WebhookEvent.State
NOTICED_BY = "webhook"
_MAY_BE_READY_SINCE = ("creation", "restore", "merge")
_LONGEST_ID = 20


def handle_hubspot_events(
    events: Sequence[WebhookEvent], hubspot: HubSpot | None = None
) -> Mapping[int, Verdict]:
    """Keeps the deals that are newly ready, by what HubSpot says now and not by the events.

    Events come in any order and more than once, so an event is only a hint to look. What the
    console wrote itself, and what the trigger doesn't look at, is of no concern.
    """
    trigger = ReadyTrigger.current()
    found = {event.pk: Told(event.payload or {}) for event in events}
    verdicts = {pk: _without_looking(told, trigger) for pk, told in found.items()}
    left = {pk: told for pk, told in found.items() if verdicts[pk] is None}
    settled = {pk: verdict for pk, verdict in verdicts.items() if verdict is not None}
    if not left:
        return settled
    at = {event.pk: event.occurred_at for event in events}
    return settled | _look(left, at, trigger, hubspot or HubSpot())


def _without_looking(told: Told, trigger: ReadyTrigger) -> Verdict | None:
    """The verdict on an event that needs no look at HubSpot; None where it needs one."""
    if not told.subscription_type:
        return Verdict(State.FAILED, NO_EVENT)
    if told.is_own_echo:
        return Verdict(State.IGNORED, "The console wrote this itself.")
    if why := _no_concern(told, trigger):
        return Verdict(State.IGNORED, why)
    if not (told.object_id.isdecimal() and len(told.object_id) <= _LONGEST_ID):
        return Verdict(State.FAILED, "It doesn't say which deal or project it is about.")
    return None


def _no_concern(told: Told, trigger: ReadyTrigger) -> str:
    if not trigger.active:
        return "The trigger for deals ready for billing is switched off."
    if told.object_type != trigger.object_type:
        which = "deals" if trigger.object_type == DEALS else "projects"
        return f"Only {which} tell what is ready for billing."
    if told.verb == "propertyChange":
        is_it = told.property_name == trigger.property_name
        return "" if is_it else f"Only {trigger.property_name} tells what is ready for billing."
    known = told.verb in _MAY_BE_READY_SINCE
    return "" if known else "Nothing becomes ready for billing by this."


def _look(
    told: Mapping[int, Told],
    at: Mapping[int, datetime | None],
    trigger: ReadyTrigger,
    hubspot: HubSpot,
) -> dict[int, Verdict]:
    deals = deals_of(trigger, {one.object_id for one in told.values()}, hubspot)
    concerned = set().union(*deals.values())
    readings = read_deals(trigger, concerned, hubspot)
    told_at: dict[str, datetime] = {}
    for pk, one in told.items():
        when = at[pk]
        if when and one.payload.get("propertyValue") in trigger.ready_values:
            for deal in deals[one.object_id]:
                told_at[deal] = max(when, told_at.get(deal, when))
    said = keep_readings(trigger, concerned, readings, told_at, NOTICED_BY)
    return {pk: _verdict(deals[one.object_id], said) for pk, one in told.items()}


def _verdict(deals: set[str], said: Mapping[str, str]) -> Verdict:
    if not deals:
        return Verdict(State.DONE, "The project is associated with no deal.")
    return Verdict(State.DONE, " ".join(said[deal] for deal in sorted(deals)))
