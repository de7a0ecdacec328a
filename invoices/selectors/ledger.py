"""The ledger: every second that HubSpot knows, in exactly one place (rule 15)."""

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from ..models import AWAITING, Allocation, TimeEntry, WriteOff
from .standing import standing_allocations, unsettled

STATUSES = (
    "quarantined",
    "before_start",
    "non_billable",
    "written_off",
    "waiting",
    "pending",
    "billed",
    "drawn_down",
)


def ledger(entries: QuerySet[TimeEntry] | None = None) -> dict[str, int]:
    """Seconds by status, of all entries or of some; the sum is HubSpot's own total."""
    return dict.fromkeys(STATUSES, 0) | _unsettled(known_entries(entries)) | _settled(entries)


def known_entries(entries: QuerySet[TimeEntry] | None = None) -> QuerySet[TimeEntry]:
    """What HubSpot still knows: everything but what was deleted there."""
    chosen = TimeEntry.objects.all() if entries is None else entries
    return chosen.exclude(state=TimeEntry.State.DELETED)


def _settled(entries: QuerySet[TimeEntry] | None) -> dict[str, int]:
    present = standing_allocations().filter(fingerprint=F("entry__fingerprint"))
    if entries is not None:
        present = present.filter(entry__in=entries)
    rows = (
        present.annotate(place=settled_place())
        .values_list("place")
        .order_by("place")
        .annotate(seconds=Sum("own_seconds"))
    )
    return {place: seconds for place, seconds in rows if seconds}


def settled_place(prefix: str = "") -> Case:
    """Where a standing billing counts: pending until approved, else billed or drawn down.

    `prefix` is the way to the billing from another row.
    """
    return Case(
        When(**{f"{prefix}invoice__status__in": AWAITING}, then=Value("pending")),
        When(**{f"{prefix}kind": Allocation.Kind.DRAWN}, then=Value("drawn_down")),
        default=Value("billed"),
        output_field=CharField(),
    )


def _unsettled(known: QuerySet[TimeEntry]) -> dict[str, int]:
    rows = (
        known.filter(unsettled())
        .annotate(place=unsettled_place())
        .values_list("place")
        .order_by("place")
        .annotate(total=Sum(positive_seconds()))
    )
    return {place: seconds for place, seconds in rows if seconds}


def unsettled_place() -> Case:
    """Where an entry counts of which no present copy is billed; the first that holds."""
    return Case(
        When(state=TimeEntry.State.QUARANTINED, then=Value("quarantined")),
        When(
            worked_on__lt=Coalesce("sow__bill_from", "sow__starts_on"), then=Value("before_start")
        ),
        When(billable=False, then=Value("non_billable")),
        When(
            Q(Exists(WriteOff.objects.filter(entry=OuterRef("pk"), taken_back_at=None))),
            then=Value("written_off"),
        ),
        default=Value("waiting"),
        output_field=CharField(),
    )


def positive_seconds() -> Greatest:
    """What an entry counts for: nothing where its duration is unreadable or below nought."""
    return Greatest(
        Coalesce("seconds", Value(0), output_field=BigIntegerField()),
        Value(0),
        output_field=BigIntegerField(),
    )
