"""Searches HubSpot for deals ready for billing: catches those whose event never came."""

from django.conf import settings
from django.utils import timezone

from .. import errors
from ..hubspot.gateway import HubSpot
from ..hubspot.readiness import MODIFIED, reading
from ..models import ReadyTrigger, SyncRun
from .bill_ready_deals import waiting_deals
from .check_ready_trigger import check_ready_trigger
from .look_for_ready_deals import deals_of, keep_readings, read_deals

NOTICED_BY = "sweep"


def sweep_ready_deals(hubspot: HubSpot | None = None) -> int:
    """Keeps the deals that are newly ready and returns how many deals wait to be billed.

    What was handled is not billed again. Where the search is refused, the property missing say, a
    failed sync run says so in words, and the next sweep tries again.
    """
    trigger = ReadyTrigger.current()
    if not trigger.active or not settings.HUBSPOT_ACCESS_TOKEN:
        return 0
    hubspot = hubspot or HubSpot()
    try:
        _sweep(trigger, hubspot)
    except errors.OutsideError as trouble:
        _say(_words(trigger, trouble, hubspot))
    return waiting_deals().count()


def _sweep(trigger: ReadyTrigger, hubspot: HubSpot) -> None:
    deals = set().union(*deals_of(trigger, _ready_objects(trigger, hubspot), hubspot).values())
    keep_readings(trigger, deals, read_deals(trigger, deals, hubspot), {}, NOTICED_BY)


def _ready_objects(trigger: ReadyTrigger, hubspot: HubSpot) -> list[str]:
    """Matching lags behind, the rows' values don't: each row is tested again.

    IN finds text by its lower case only, and options as they are written: both are asked for.
    """
    name, values = trigger.property_name, trigger.ready_values
    asked = list(dict.fromkeys([*values, *(each.lower() for each in values)]))
    wanted = {"propertyName": name, "operator": "IN", "values": asked}
    pages = hubspot.search(trigger.object_type, [wanted], [name, MODIFIED])
    return [
        str(record["id"])
        for page in pages
        for record in page
        if reading(record, name, values).is_ready
    ]


def _words(trigger: ReadyTrigger, trouble: errors.OutsideError, hubspot: HubSpot) -> str:
    """The refusal itself says little; what the portal lacks says more."""
    if not isinstance(trouble, errors.Permanent):
        return trouble.message
    try:
        found = check_ready_trigger(trigger, hubspot)
    except errors.OutsideError:
        found = []
    return " ".join(one.words for one in found) or trouble.message


def _say(words: str) -> None:
    """A failed run; one that failed for the same reason last time is brought up to date."""
    last = SyncRun.objects.filter(kind=SyncRun.Kind.READY).order_by("-pk").first()
    if last is None or (last.state, last.error) != (SyncRun.State.FAILED, words):
        last = SyncRun(kind=SyncRun.Kind.READY, state=SyncRun.State.FAILED, error=words)
    last.finished_at = timezone.now()
    last.save()
