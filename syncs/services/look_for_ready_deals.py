"""Asks HubSpot which deals are ready for billing now, and keeps those that newly are."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from clients.models import StatementOfWork

from .. import errors
from ..hubspot.gateway import HubSpot
from ..hubspot.readiness import MODIFIED, Reading, reading
from ..hubspot.webhooks import DEALS
from ..models import ReadyDeal, ReadyTrigger

State = ReadyDeal.State
_LONG_AGO = datetime.fromisoformat("1970-01-01T00:00:00Z")


def deals_of(
    trigger: ReadyTrigger, object_ids: Iterable[str], hubspot: HubSpot
) -> dict[str, set[str]]:
    """For each object that the trigger looks at the deals it speaks for; a deal for itself."""
    ids = sorted(set(object_ids))
    if trigger.object_type == DEALS:
        return {one: {one} for one in ids}
    return hubspot.associations(trigger.object_type, DEALS, ids)


def read_deals(
    trigger: ReadyTrigger, deal_ids: Iterable[str], hubspot: HubSpot
) -> dict[str, Reading]:
    """How each deal stands now; those that HubSpot doesn't have are left out.

    Where projects decide, a deal is ready while one of its projects is, since the latest was.
    """
    ids = sorted(set(deal_ids))
    if trigger.object_type == DEALS:
        return _read(trigger, ids, hubspot)
    projects = hubspot.associations(DEALS, trigger.object_type, ids)
    known = _read(trigger, sorted(set().union(*projects.values())), hubspot)
    of_deals = {one: [known[each] for each in projects[one] if each in known] for one in ids}
    return {one: max(found, key=_how_ready) for one, found in of_deals.items() if found}


def _read(trigger: ReadyTrigger, ids: list[str], hubspot: HubSpot) -> dict[str, Reading]:
    """With the property's history; without it where HubSpot won't give that."""
    name, values = trigger.property_name, trigger.ready_values
    kind, names = trigger.object_type, [trigger.property_name, MODIFIED]
    try:
        found = hubspot.read_objects(kind, ids, names, history=[name])
    except errors.OutsideError as refusal:
        if not isinstance(refusal, errors.Permanent) and refusal.code != "501":
            raise
        found = hubspot.read_objects(kind, ids, names)
    return {one: reading(record, name, values) for one, record in found.items()}


def _how_ready(one: Reading) -> tuple[bool, datetime]:
    return one.is_ready, one.since or one.modified_at or _LONG_AGO


def keep_readings(
    trigger: ReadyTrigger,
    deal_ids: Iterable[str],
    readings: Mapping[str, Reading],
    told_at: Mapping[str, datetime],
    noticed_by: str,
) -> dict[str, str]:
    """Keeps who is newly ready, lets go who isn't any more; says of each deal what was found.

    `told_at` says when events told that a deal became ready: that serves where HubSpot doesn't
    give the property's history.
    """
    return {
        one: _keep(one, readings[one], told_at.get(one), noticed_by)
        if one in readings and readings[one].is_ready
        else _let_go(trigger, one, readings.get(one))
        for one in sorted(set(deal_ids))
    }


@transaction.atomic
def _keep(deal_id: str, found: Reading, told_at: datetime | None, noticed_by: str) -> str:
    exact = found.since or told_at
    since = exact or found.modified_at or timezone.now()
    row, is_first = ReadyDeal.objects.select_for_update().get_or_create(
        deal_id=deal_id, defaults={"ready_since": since, "noticed_by": noticed_by}
    )
    if not is_first:
        if not _is_news(row, exact):
            return f"Deal {deal_id} is ready for billing; that was known already."
        row.ready_since = exact or max(since, row.ready_since)
        row.state, row.tries, row.noticed_by = State.WAITING, 0, noticed_by
        row.save()
    return f"Deal {deal_id} is ready for billing."


def _is_news(row: ReadyDeal, exact: datetime | None) -> bool:
    """Whether the deal became ready anew, or is ready still and could not be billed.

    Where it isn't known when it became ready, it is news once it was seen not to be.
    """
    if exact and exact > row.ready_since:
        return True
    unhandled = row.handled_since != row.ready_since
    if row.state == State.FAILED:
        return unhandled and StatementOfWork.objects.filter(hubspot_deal_id=row.deal_id).exists()
    return row.state == State.DONE and unhandled and exact is None


def _let_go(trigger: ReadyTrigger, deal_id: str, found: Reading | None) -> str:
    """A deal that isn't ready any more isn't billed; what was billed stays."""
    value = f"“{found.value[:100]}”" if found and found.value else "blank"
    why = f"its {trigger.property_name} is {value} now" if found else "HubSpot has it no more"
    rows = ReadyDeal.objects.filter(deal_id=deal_id)
    rows.filter(state=State.WAITING).update(
        state=State.DONE,
        outcome=f"Nothing was billed: the deal is not ready for billing any more ({why}).",
        handled_at=timezone.now(),
    )
    rows.update(handled_since=None)
    return f"Deal {deal_id} is not ready for billing: {why}."
