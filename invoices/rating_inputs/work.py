"""The time a run takes: entries that wait, and billings that have to be reversed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce

from ..models import AWAITING, Hold, TimeEntry, WriteOff
from ..rating.history import Billed
from ..rating.worked_time import WorkedEntry
from ..selectors.standing import (
    due_for_reversal,
    standing_allocations,
    standing_before,
    unsettled_entries,
    without,
)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """The database's side of an entry: its row and the copy that is billed."""

    pk: int
    hubspot_id: int
    fingerprint: str
    seconds: int
    worked: WorkedEntry


@dataclass(frozen=True, slots=True)
class BilledRow(EntryRow):
    """The copy of an entry that a billing bears, and the currency it was billed in."""

    currency: str


def billable_entries() -> QuerySet[TimeEntry]:
    """Accepted, billable entries that wait: neither billed, pending, written off nor held."""
    on_open_invoice = standing_allocations().filter(
        entry=OuterRef("pk"), invoice__status__in=AWAITING
    )
    return _to_be_billed(unsettled_entries().filter(without(on_open_invoice)))


def billable_before(month: date) -> QuerySet[TimeEntry]:
    """Those that would wait if no invoice of that month or a later one had been made."""
    billings = standing_before(month).filter(entry=OuterRef("pk"))
    billed = billings.filter(fingerprint=OuterRef("fingerprint"))
    on_open_invoice = billings.filter(invoice__status__in=AWAITING)
    anew = TimeEntry.objects.filter(without(billed), without(on_open_invoice), terms_gone="")
    return _to_be_billed(anew)


def _to_be_billed(entries: QuerySet[TimeEntry]) -> QuerySet[TimeEntry]:
    """Those of them that are accepted, billable, neither written off nor held."""
    written_off = WriteOff.objects.filter(entry=OuterRef("pk"), taken_back_at=None)
    held = Hold.objects.filter(entry=OuterRef("pk"), released_at=None)
    return entries.filter(
        without(written_off),
        without(held),
        state=TimeEntry.State.ACCEPTED,
        billable=True,
        worked_on__gte=Coalesce("sow__bill_from", "sow__starts_on"),
    )


def load_entries(
    sow_ids: Collection[int], last_day: date, anew_from: date | None = None
) -> dict[int, list[EntryRow]]:
    """Entries that wait, dated on or before the day, by SOW."""
    waiting = billable_before(anew_from) if anew_from else billable_entries()
    entries = (
        waiting
        .filter(sow_id__in=sow_ids, worked_on__lte=last_day)
        .values_list(
            "sow_id", "pk", "hubspot_id", "fingerprint", "seconds", "worked_on",
            "person__email", "activity",
        )
    )  # fmt: skip
    found: dict[int, list[EntryRow]] = defaultdict(list)
    for sow_id, pk, hubspot_id, fingerprint, seconds, worked_on, person, activity in entries:
        if sow_id is None or seconds is None or worked_on is None:
            continue
        worked = WorkedEntry(hubspot_id, worked_on, seconds, person, activity)
        found[sow_id].append(EntryRow(pk, hubspot_id, fingerprint, seconds, worked))
    return found


def load_reversals(
    sow_ids: Collection[int], anew_from: date | None = None
) -> tuple[dict[int, list[Billed]], dict[int, BilledRow]]:
    """Billings whose entry has changed or is gone, by SOW; the copies they billed, by billing."""
    due = (
        due_for_reversal(anew_from)
        .filter(sow_id__in=sow_ids)
        .exclude(invoice__status__in=AWAITING)
        .order_by("pk")
        .values_list(
            "sow_id", "pk", "entry_id", "kind", "billable_seconds", "unit_price", "group",
            "month", "fingerprint", "entry_seconds", "entry__hubspot_id", "invoice__currency",
        )
    )  # fmt: skip
    found: dict[int, list[Billed]] = defaultdict(list)
    rows: dict[int, BilledRow] = {}
    for sow_id, pk, entry, kind, seconds, price, group, month, copy, whole, number, currency in due:
        found[sow_id].append(Billed(pk, number, kind, seconds, price, group, month))
        worked = WorkedEntry(number, date.min, whole, "")
        rows[pk] = BilledRow(entry, number, copy, whole, worked, currency)
    return found, rows
