"""Keeps what was read from HubSpot: every record whole, only changes written, then judged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from invoices.models import Reason, TimeEntry
from invoices.services.acceptance import judge, one_at_a_time

from ..hubspot.mapping import Entry, Reader, modified_at

Row = dict[str, Any]
_READ = [
    "raw", "worked_on", "seconds", "hubspot_owner_id", "activity", "description", "billable",
    "deal_ids", "fingerprint", "hubspot_modified_at",
]  # fmt: skip


class Kept(NamedTuple):
    """How many records were new, changed, or as they were."""

    created: int
    changed: int
    unchanged: int


def keep_entries(
    records: Mapping[int, Row],
    deals: Mapping[str, set[str]],
    reader: Reader,
    *,
    read_at: datetime | None = None,
    confirms: bool = False,
) -> Kept:
    """Writes the records that are new or changed and judges them, in one transaction.

    A version older than the one held is left aside; one of the same instant is taken, since
    associations change without moving it. A deleted entry that is there again comes back.

    `read_at` is when reading these records began: what another pull has written or confirmed
    since stays, unless this version is newer. `confirms` notes the unchanged ones as read now.
    """
    entries = [reader.read(record, deals.get(str(one), ())) for one, record in records.items()]
    with transaction.atomic():
        one_at_a_time()
        held = TimeEntry.objects.in_bulk(list(records), field_name="hubspot_id")
        differing = [one for one in entries if _differs(one, held.get(one.hubspot_id), read_at)]
        if differing:
            _write(differing)
        if confirms:
            mine = TimeEntry.objects.filter(hubspot_id__in=list(records))
            mine.exclude(state=TimeEntry.State.DELETED).update(pulled_at=timezone.now())
    created = sum(one.hubspot_id not in held for one in differing)
    return Kept(created, len(differing) - created, len(entries) - len(differing))


def delete_entries(gone: Mapping[int, Row | None], *, read_at: datetime | None = None) -> int:
    """Marks the entries held under these ids as deleted, and says how many weren't yet.

    The archived record, or the one that is no finished work any more, replaces the raw one. A
    record archived before the version we hold was restored since: it stays. So does what another
    pull has confirmed after `read_at`, when this was read.
    """
    with transaction.atomic():
        one_at_a_time()
        held = TimeEntry.objects.filter(hubspot_id__in=list(gone))
        living = held.exclude(state=TimeEntry.State.DELETED).order_by("pk")
        entries = [one for one in living if not _restored(one, gone[one.hubspot_id], read_at)]
        for entry in entries:
            _mark_deleted(entry, gone[entry.hubspot_id])
        TimeEntry.objects.bulk_update(
            entries,
            ["state", "reason", "terms_gone", "fingerprint", "raw", "pulled_at"],
            batch_size=500,
        )
    return len(entries)


def _differs(entry: Entry, held: TimeEntry | None, read_at: datetime | None) -> bool:
    """Whether it must be written: unknown, back again, or another and not an older version."""
    if held is None:
        return True
    if _confirmed(held, entry.hubspot_modified_at, read_at):
        return False
    if held.state == TimeEntry.State.DELETED:
        return True
    if _older(entry.hubspot_modified_at, held.hubspot_modified_at):
        return False
    return any(getattr(entry, name) != getattr(held, name) for name in _READ)


def _older(given: datetime | None, held: datetime | None) -> bool:
    return given is not None and held is not None and given < held


def _confirmed(held: TimeEntry, given: datetime | None, read_at: datetime | None) -> bool:
    """Whether another pull has read it since, and this version isn't newer than what that saw."""
    since = read_at is not None and held.pulled_at > read_at
    return since and not _older(held.hubspot_modified_at, given)


def _write(entries: list[Entry]) -> None:
    """New rows need a reason until they are judged, which happens before anybody sees them."""
    ids = [entry.hubspot_id for entry in entries]
    unjudged = {"state": TimeEntry.State.QUARANTINED, "reason": Reason.BAD_DATE}
    mine = TimeEntry.objects.filter(hubspot_id__in=ids)
    mine.filter(state=TimeEntry.State.DELETED).update(**unjudged)
    now = timezone.now()
    TimeEntry.objects.bulk_create(
        [
            TimeEntry(
                hubspot_id=entry.hubspot_id,
                pulled_at=now,
                **{name: getattr(entry, name) for name in _READ},
                **unjudged,
            )
            for entry in entries
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["hubspot_id"],
        update_fields=[*_READ, "pulled_at", "judged_at"],
    )
    judge(mine)


def _restored(entry: TimeEntry, record: Row | None, read_at: datetime | None) -> bool:
    given = None if record is None else modified_at(record)
    return _older(given, entry.hubspot_modified_at) or _confirmed(entry, given, read_at)


def _mark_deleted(entry: TimeEntry, record: Row | None) -> None:
    entry.state, entry.reason, entry.terms_gone = TimeEntry.State.DELETED, "", ""
    entry.fingerprint, entry.pulled_at = "", timezone.now()
    if record is not None:
        linked = {name: entry.raw[name] for name in ("associations",) if name in entry.raw}
        entry.raw = record | linked
