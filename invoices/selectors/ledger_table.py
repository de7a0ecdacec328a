"""The ledger as a table: seconds by place, for each client or each month."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, F, FilteredRelation, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth

from ..models import TimeEntry
from .ledger import STATUSES, known_entries, positive_seconds, settled_place, unsettled_place


@dataclass
class Row:
    """The seconds of one client or month by place, and HubSpot's own total of the same time."""

    seconds: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    hubspot: int = 0

    @property
    def total(self) -> int:
        """The seconds in all places."""
        return sum(self.seconds.values())

    @property
    def difference(self) -> int:
        """What the places have more than HubSpot; rule 15 wants 0."""
        return self.total - self.hubspot


def by_client(entries: QuerySet[TimeEntry] | None = None) -> dict[int | None, Row]:
    """Rows by the client of the entry's SOW; under None is what has no SOW. Two queries."""
    return _rows(entries, F("sow__client"))


def by_month(entries: QuerySet[TimeEntry] | None = None) -> dict[date | None, Row]:
    """Rows by the month's first day; under None is what has no readable day. Two queries."""
    return _rows(entries, TruncMonth("worked_on"))


def sum_of(rows: list[Row]) -> Row:
    """All rows added up."""
    places = {place: sum(row.seconds[place] for row in rows) for place in STATUSES}
    return Row(places, sum(row.hubspot for row in rows))


def seconds_at(entries: QuerySet[TimeEntry], place: str) -> int:
    """What these entries have in a place of the ledger, or in all; an entry may stand in two."""
    found = pieces(entries).filter(place=place) if place in STATUSES else known_entries(entries)
    seconds = F("piece_seconds") if place in STATUSES else positive_seconds()
    return found.order_by().aggregate(total=Sum(seconds))["total"] or 0


def pieces(entries: QuerySet[TimeEntry] | None = None) -> QuerySet[Any]:
    """Each known entry once for each standing billing of it as it is, or once where none is.

    With `billing` (that allocation, or null), `place` and `piece_seconds`: what `ledger` adds up,
    read in one pass over both tables, for pages and files that show much of it.
    """
    present = Q(
        allocations__standing=True,
        allocations__reverses=None,
        allocations__fingerprint=F("fingerprint"),
    )
    return (
        known_entries(entries)
        .annotate(billing=FilteredRelation("allocations", condition=present))
        .annotate(
            place=Case(
                When(billing__pk=None, then=unsettled_place()),
                default=settled_place("billing__"),
            ),
            piece_seconds=Case(
                When(billing__pk=None, then=positive_seconds()), default=F("billing__own_seconds")
            ),
        )
    )


def _rows(entries: QuerySet[TimeEntry] | None, key: Any) -> dict[Any, Row]:
    rows: dict[Any, Row] = {}
    known = known_entries(entries).order_by().annotate(key=key).values_list("key")
    for each, seconds in known.annotate(total=Sum(positive_seconds())):
        rows.setdefault(each, Row()).hubspot = seconds
    groups = pieces(entries).order_by().annotate(key=key).values_list("key", "place")
    for each, place, seconds in groups.annotate(total=Sum("piece_seconds")):
        rows.setdefault(each, Row()).seconds[place] += seconds
    return rows
