"""Pulls time from HubSpot: everything, what changed, or one deal's."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max, Q

from invoices.models import TimeEntry
from invoices.selectors.standing import unsettled
from invoices.services.acceptance import judge
from invoices.services.table_statistics import refresh_statistics

from .. import errors
from ..hubspot.answers import OUT_OF_ORDER
from ..hubspot.gateway import HubSpot
from ..hubspot.mapping import Reader, Unidentified, identity, modified_at
from ..models import SyncRun
from .check_time_source import missing_properties
from .keep_entries import delete_entries, keep_entries
from .sync_runs import AlreadyRunning, carried_out, show_progress

Row = dict[str, Any]
DEALS = "deals"
OVERLAP = timedelta(seconds=120)
_CHUNK = 500
_MANY = 100
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00Z")


def pull_time(
    kind: str = SyncRun.Kind.INCREMENT,
    *,
    deal_id: str | None = None,
    by: AbstractBaseUser | None = None,
    run: SyncRun | None = None,
    hubspot: HubSpot | None = None,
    watch: Callable[[SyncRun], object] | None = None,
) -> SyncRun:
    """Pulls time and judges it; returns the run, which says in words if it failed.

    - `full` lists every record, so it sees everything, deletions included.
    - `increment` searches what changed since the last pull began, and what was archived. Moving
      an entry to another deal may leave its modification time as it was, so that an increment
      misses it unless the entry itself changed too; the next full pull sees it. Without any pull
      before, it is a full one.
    - `deal` reads the entries of one deal.

    What was read stays kept when a pull fails, and pulling again is safe. Raises AlreadyRunning
    while another pull is under way. `run` is a row made before, to be carried out now; `watch`
    is told of it whenever it gets on.
    """
    given, run = run, run or start_pull(kind, deal_id=deal_id, by=by)
    try:
        with carried_out(run):
            _Pull(run, hubspot or HubSpot(), watch).carry_out()
    except AlreadyRunning:
        if given is None:
            run.delete()
        raise
    return run


def start_pull(
    kind: str, *, deal_id: str | None = None, by: AbstractBaseUser | None = None
) -> SyncRun:
    """The row of a pull that is about to be carried out."""
    return SyncRun.objects.create(
        kind=SyncRun.Kind(kind), deal_id=deal_id or "", started_by_id=by.pk if by else None
    )


class _Pull:
    """One pull: where it reads, what it has read, and the run it counts on."""

    def __init__(
        self, run: SyncRun, hubspot: HubSpot, watch: Callable[[SyncRun], object] | None
    ) -> None:
        self.run, self.hubspot, self.watch = run, hubspot, watch
        self.reader = Reader.current()
        self.object_type = self.reader.source.object_type
        self.names = self.reader.source.properties()
        self.seen: set[int] = set()

    def carry_out(self) -> None:
        """Reads what the run's kind asks for, judges, and says where the next one begins."""
        run = self.run
        begun = run.started_at
        if run.kind == SyncRun.Kind.DEAL:
            self.one_deal(run.deal_id)
        elif run.kind == SyncRun.Kind.INCREMENT and (since := _since()) is not None:
            self.increment(since)
        else:
            run.kind = SyncRun.Kind.FULL
            self.full()
        self.judge_the_rest()
        run.accepted, run.quarantined = self._standing()
        if run.kind != SyncRun.Kind.DEAL:
            run.watermark = begun

    def judge_the_rest(self) -> None:
        """Terms may have changed: what isn't billed may fit now, or no longer."""
        refresh_statistics()
        if self.run.kind == SyncRun.Kind.FULL:
            judge()
        else:
            judge(TimeEntry.objects.filter(Q(state=TimeEntry.State.QUARANTINED) | unsettled()))

    def full(self) -> None:
        """Every record; what isn't listed any more is asked for by its id before it counts."""
        living = TimeEntry.objects.exclude(state=TimeEntry.State.DELETED)
        held = set(living.values_list("hubspot_id", flat=True))
        self.run.total = self._about_how_many()
        for number, records in enumerate(_chunks(self._listed())):
            if number == 0:
                self._check_names(records)
            self.keep(records)
        archived = self.deletions()
        self.vanished(held - self.seen - archived, len(held))
        self.run.total = self.run.done

    def increment(self, since: datetime) -> None:
        """What changed from an instant on; matching lags, so each row is tested again."""
        milliseconds = (since - _EPOCH) // timedelta(milliseconds=1)
        changed = {"propertyName": "hs_lastmodifieddate", "operator": "GTE",
                   "value": str(milliseconds)}  # fmt: skip
        self.deletions()
        try:
            for records in self.hubspot.search(self.object_type, [changed], self.names):
                self.keep([one for one in records if _changed_since(one, since)])
        except errors.Permanent as refusal:
            if refusal.code != OUT_OF_ORDER:
                raise
            self.run.kind = SyncRun.Kind.FULL
            self.full()

    def one_deal(self, deal_id: str) -> None:
        """The entries of a deal, and those that were its entries when we last looked."""
        now = self.hubspot.associations(DEALS, self.object_type, [deal_id])[deal_id]
        held = TimeEntry.objects.exclude(state=TimeEntry.State.DELETED)
        before = held.filter(deal_ids__contains=[deal_id]).values_list("hubspot_id", flat=True)
        self.by_id({int(one) for one in now} | set(before))

    def by_id(self, ids: set[int]) -> None:
        """Reads records by id; those that are gone are marked as deleted."""
        asked = [str(one) for one in sorted(ids)]
        found = self.hubspot.read_objects(self.object_type, asked, self.names)
        for records in _chunks([list(found.values())]):
            self.keep(records)
        self.run.deleted += delete_entries(dict.fromkeys(ids - self.seen))

    def keep(self, records: list[Row]) -> None:
        """Keeps some records with their deals, and shows how far the pull is."""
        page = _by_id(records)
        deals = self.hubspot.associations(self.object_type, DEALS, [str(one) for one in page])
        kept = keep_entries(page, deals, self.reader)
        self.seen |= set(page)
        run = self.run
        run.done += len(records)
        run.created += kept.created
        run.changed += kept.changed
        run.unchanged += kept.unchanged
        run.failed += len(records) - len(page)
        self._show()

    def deletions(self) -> set[int]:
        """Marks what was archived, and returns the ids of all archived records."""
        archived: set[int] = set()
        for records in self.hubspot.list_objects(self.object_type, self.names, archived=True):
            page = _by_id(records)
            self.run.deleted += delete_entries(page)
            archived |= set(page)
            self._show()
        return archived

    def vanished(self, absent: set[int], held: int) -> None:
        """What neither list holds any more; a whole firm's time doesn't vanish overnight."""
        if len(absent) > _MANY and len(absent) * 2 > held:
            raise errors.Misconfigured(
                f"HubSpot lists neither as living nor as archived {len(absent)} of the {held} time "
                f"entries we hold, so nothing was marked as deleted. Check that the time source "
                f"({self.object_type}) is still the right object and that the app may read it.",
                code="VANISHED",
            )
        if absent:
            self.by_id(absent)

    def _listed(self) -> Iterator[list[Row]]:
        return self.hubspot.list_objects(self.object_type, self.names)

    def _about_how_many(self) -> int | None:
        try:
            return self.hubspot.count(self.object_type)
        except errors.OutsideError:
            return None

    def _check_names(self, records: list[Row]) -> None:
        """HubSpot leaves out names it doesn't know: a typo would look like unreadable time."""
        absent = [
            name for name in self.names
            if not any(name in (record.get("properties") or {}) for record in records)
        ]  # fmt: skip
        if not records or not absent:
            return
        wrong = missing_properties(self.hubspot, self.object_type, absent)
        if wrong:
            raise errors.Misconfigured(
                f"HubSpot's {self.object_type} has no property {', '.join(wrong)}. Correct the "
                "time source in the console, or create the property in HubSpot.",
                code="TIME_SOURCE",
            )

    def _standing(self) -> tuple[int, int]:
        """How many of the entries read now are accepted and quarantined."""
        entries = TimeEntry.objects.all()
        if self.run.kind != SyncRun.Kind.FULL:
            entries = entries.filter(hubspot_id__in=self.seen)
        state = TimeEntry.State
        return (
            entries.filter(state=state.ACCEPTED).count(),
            entries.filter(state=state.QUARANTINED).count(),
        )

    def _show(self) -> None:
        self.run.calls = self.hubspot.calls
        show_progress(self.run)
        if self.watch:
            self.watch(self.run)


def _since() -> datetime | None:
    """Where an increment begins, with an overlap; None before the first pull.

    Our clock says when the last pull began, HubSpot's when the newest entry changed; the earlier
    of both serves, so that a clock that runs ahead loses nothing.
    """
    finished = SyncRun.objects.filter(state=SyncRun.State.FINISHED)
    begun = finished.aggregate(at=Max("watermark"))["at"]
    newest = TimeEntry.objects.aggregate(at=Max("hubspot_modified_at"))["at"]
    return min(begun, newest or begun) - OVERLAP if begun else None


def _changed_since(record: Row, since: datetime) -> bool:
    at = modified_at(record)
    return at is None or at >= since


def _by_id(records: Iterable[Row]) -> dict[int, Row]:
    """Records by their ids; those without a usable one can't be kept."""
    found: dict[int, Row] = {}
    for record in records:
        with suppress(Unidentified):
            found[identity(record)] = record
    return found


def _chunks(pages: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """Pages put together, so that associations take few calls and rows few statements."""
    chunk: list[Row] = []
    for page in pages:
        chunk += page
        if len(chunk) >= _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
