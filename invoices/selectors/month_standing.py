"""Where the time worked in one month stands, SOW by SOW: the ledger's places with counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from ..models import TimeEntry
from ..rating.worked_time import last_day
from .ledger import known_entries, settled_place, unsettled_place
from .standing import standing_allocations, unsettled


@dataclass(frozen=True)
class Standing:
    """Whole seconds of a SOW's time at one place of the ledger, and how many entries they are of.

    An entry that is split between two places is counted at both.
    """

    sow_id: int | None
    place: str
    entries: int
    seconds: int


def month_standings(first: date) -> list[Standing]:
    """All that HubSpot knows of the month that begins so, in two queries over that month alone."""
    worked = TimeEntry.objects.filter(worked_on__range=(first, last_day(first)))
    return [*_unsettled(worked), *_settled(first)]


def _unsettled(worked: QuerySet[TimeEntry]) -> list[Standing]:
    rows = (
        known_entries(worked)
        .filter(unsettled())
        .annotate(place=unsettled_place())
        .order_by()
        .values_list("sow_id", "place")
        .annotate(count=Count("pk"), total=Sum("seconds", filter=Q(seconds__gt=0), default=0))
    )
    return [Standing(*row) for row in rows]


def _settled(first: date) -> list[Standing]:
    rows = (
        standing_allocations()
        .filter(
            fingerprint=F("entry__fingerprint"),
            entry__worked_on__range=(first, last_day(first)),
        )
        .exclude(entry__state=TimeEntry.State.DELETED)
        .annotate(place=settled_place())
        .order_by()
        .values_list("entry__sow_id", "place")
        .annotate(count=Count("entry", distinct=True), seconds=Sum("own_seconds"))
    )
    return [Standing(*row) for row in rows]


def worked_by_month(first: date, last: date) -> dict[date, int]:
    """Seconds that HubSpot knows by the month they were worked in; days summed by one query."""
    rows = (
        known_entries()
        .filter(worked_on__range=(first, last), seconds__gt=0)
        .order_by()
        .values_list("worked_on")
        .annotate(total=Sum("seconds"))
    )
    found: dict[date, int] = {}
    for day, total in rows:
        found[day.replace(day=1)] = found.get(day.replace(day=1), 0) + total
    return found
