"""Taking entries out of billing, or letting them or a whole SOW wait; each with a reason."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from clients.change_log import log_row
from clients.models import StatementOfWork

from ..lifecycle import NotAllowed
from ..models import FROZEN, Allocation, Hold, Invoice, TimeEntry, WriteOff
from ..selectors.later import live_invoices_of
from ..selectors.standing import standing_allocations

TAKEN_BACK = "Write-off taken back"


def _required(reason: str) -> str:
    if not reason.strip():
        raise NotAllowed("Say why: a reason is needed.")
    return reason.strip()


@transaction.atomic
def write_off(entries: Iterable[TimeEntry], *, by: AbstractBaseUser, reason: str) -> list[WriteOff]:
    """Takes entries out of billing (rule 4.3); all or none.

    Raises NotAllowed for one that an approved invoice bears, or that is written off already. What
    stands on a pending invoice leaves it when its month is run again.
    """
    reason = _required(reason)
    return [_write_off(entry, by, reason) for entry in _locked(entries)]


def _locked(entries: Iterable[TimeEntry]) -> list[TimeEntry]:
    """The entries under lock, after the invoices that bear them: so nobody approves these now."""
    ids = [entry.pk for entry in entries]
    _lock(Invoice.objects.filter(pk__in=_bearing(ids)))
    return list(TimeEntry.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _bearing(ids: list[int]) -> QuerySet[Allocation, int]:
    return standing_allocations().filter(entry__in=ids).values_list("invoice_id", flat=True)


def _lock(invoices: QuerySet[Invoice]) -> None:
    list(invoices.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _write_off(entry: TimeEntry, by: AbstractBaseUser, reason: str) -> WriteOff:
    billed = standing_allocations().filter(entry=entry, invoice__status__in=FROZEN).first()
    if billed:
        raise NotAllowed(
            f"Entry {entry} stands on {billed.invoice}, which is approved; recall or void that "
            "invoice first."
        )
    if entry.write_offs.filter(taken_back_at=None).exists():
        raise NotAllowed(f"Entry {entry} is written off already.")
    return WriteOff.objects.create(entry=entry, reason=reason, written_off_by_id=by.pk)


@transaction.atomic
def take_back(entries: Iterable[TimeEntry], *, by: AbstractBaseUser, reason: str = "") -> None:
    """Takes write-offs back, so that the entries wait to be billed; the entry's log keeps why.

    Raises NotAllowed once a later invoice of the SOW is approved.
    """
    for entry in _locked(entries):
        _take_back(entry, by)
        _log(entry, by, reason)


def _log(entry: TimeEntry, by: AbstractBaseUser, reason: str) -> None:
    words = f": {reason.strip()}" if reason.strip() else ""
    log_row(by, entry, f"{TAKEN_BACK}{words}")


def _take_back(entry: TimeEntry, by: AbstractBaseUser) -> None:
    written = entry.write_offs.filter(taken_back_at=None).first()
    if written is None:
        raise NotAllowed(f"Entry {entry} is not written off.")
    later = _approved_since(entry, written)
    if later:
        raise NotAllowed(
            f"The write-off of entry {entry} stands: {later} was approved since. "
            "Track the time again if it is to be billed."
        )
    written.taken_back_by_id, written.taken_back_at = by.pk, timezone.now()
    written.save(update_fields=["taken_back_by", "taken_back_at"])


def _approved_since(entry: TimeEntry, written: WriteOff) -> object | None:
    if entry.sow_id is None:
        return None
    invoices = live_invoices_of([entry.sow_id]).filter(status__in=FROZEN)
    return invoices.filter(approved_at__gt=written.written_off_at).first()


@transaction.atomic
def hold_entries(entries: Iterable[TimeEntry], *, by: AbstractBaseUser, reason: str) -> list[Hold]:
    """Lets entries wait (rule 4.4); all or none. Raises NotAllowed for one held already."""
    reason = _required(reason)
    return [_hold(by, reason, entry=entry) for entry in _locked(entries)]


@transaction.atomic
def hold_sow(sow: StatementOfWork, *, by: AbstractBaseUser, reason: str) -> Hold:
    """Lets a whole SOW wait: runs pass it over until it is released."""
    _lock(live_invoices_of([sow.pk]))
    return _hold(by, _required(reason), sow=sow)


def _hold(
    by: AbstractBaseUser,
    reason: str,
    entry: TimeEntry | None = None,
    sow: StatementOfWork | None = None,
) -> Hold:
    if Hold.objects.filter(entry=entry, sow=sow, released_at=None).exists():
        raise NotAllowed(f"{entry or sow} is held back already.")
    return Hold.objects.create(entry=entry, sow=sow, reason=reason, placed_by_id=by.pk)


def release_hold(hold: Hold, *, by: AbstractBaseUser) -> None:
    """Ends a hold. Raises NotAllowed when it has ended before."""
    released = Hold.objects.filter(pk=hold.pk, released_at=None).update(
        released_by=by.pk, released_at=timezone.now()
    )
    if not released:
        raise NotAllowed(f"The hold on {hold.entry or hold.sow} has ended already.")
