"""What waits in quarantine to be mended, what causes it, and what was written off instead."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Min, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Cast

from ..models import Reason, TimeEntry, WriteOff
from .standing import without


@dataclass(frozen=True)
class Cause:
    """One thing to mend: a deal, a SOW or an owner (`key`), and the entries that wait for it."""

    reason: Reason
    key: str
    count: int
    seconds: int
    first_on: date | None
    last_on: date | None


def to_mend() -> QuerySet[TimeEntry]:
    """Quarantined entries that nobody has written off."""
    written_off = WriteOff.objects.filter(entry=OuterRef("pk"), taken_back_at=None)
    return TimeEntry.objects.filter(without(written_off), state=TimeEntry.State.QUARANTINED)


def live_write_offs() -> QuerySet[WriteOff]:
    """Write-offs in force, of entries of any state, the newest first."""
    found = WriteOff.objects.filter(taken_back_at=None).order_by("-written_off_at", "-pk")
    return found.select_related("entry__person", "entry__sow__client", "written_off_by")


def caused_by() -> Case:
    """What an entry's reason is about: its deal, its SOW, or else the owner who logged it."""
    return Case(
        When(reason=Reason.UNKNOWN_DEAL, then=F("deal_ids__0")),
        When(reason=Reason.OUTSIDE_SOW, then=Cast("sow_id", CharField())),
        default=F("hubspot_owner_id"),
        output_field=CharField(),
    )


def causes(entries: QuerySet[TimeEntry]) -> list[Cause]:
    """The causes among these entries, those of most entries first; one query."""
    rows = (
        entries.annotate(cause=caused_by())
        .values_list("reason", "cause")
        .order_by()
        .annotate(Count("pk"), Sum("seconds"), Min("worked_on"), Max("worked_on"))
    )
    found = [
        Cause(Reason(reason), key or "", count, seconds or 0, first, last)
        for reason, key, count, seconds, first, last in rows
    ]
    return sorted(found, key=lambda each: (-each.count, each.key))


def searched(words: str, prefix: str = "") -> Q:
    """Entries whose words, person, SOW or client say so, or that have this id in HubSpot."""
    found = Q()
    for word in words.split():
        found &= _says(word, prefix)
    return found


def _says(word: str, prefix: str) -> Q:
    names = ("description", "activity", "person__name", "sow__code", "sow__client__name")
    found = Q()
    for name in names:
        found |= Q(**{f"{prefix}{name}__icontains": word})
    found |= Q(**{f"{prefix}hubspot_owner_id": word})
    found |= Q(**{f"{prefix}deal_ids__contains": [word]})
    number: dict[str, Any] = {f"{prefix}hubspot_id": int(word)} if _is_id(word) else {}
    return found | Q(**number) if number else found


def _is_id(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 19
