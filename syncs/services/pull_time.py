"""Pulls time from HubSpot: everything, what changed, or one deal's."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max, Q
from django.utils import timezone

from invoices.models import TimeEntry
from invoices.selectors.standing import unsettled
from invoices.services.acceptance import judge
from invoices.services.table_statistics import refresh_statistics

from .. import errors
from ..hubspot.answers import OUT_OF_ORDER, part
from ..hubspot.gateway import HubSpot
from ..hubspot.mapping import Reader
from ..models import SyncRun
from .check_time_source import missing_properties
from .keep_entries import delete_entries, keep_entries
from .pages import changed_since, chunks, keyed
from .sync_runs import carried_out, show_progress

Row = dict[str, Any]
DEALS = "deals"
OVERLAP = timedelta(seconds=120)
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
    - `deal` reads the entries of one deal. Where they name it in a property they are searched
      for, and the search index is some seconds late: those made since we last read any are listed
      as well, but one that named another deal a moment ago comes in with the next pull. Fails, in
      words, where HubSpot has no such deal.

    Records that are no finished work by the time source are left out; one that was finished work
    when it was read before is treated as deleted.

    What was read stays kept when a pull fails, and pulling again is safe. Raises AlreadyRunning
    while another pull is under way; but a deal's goes on beside a longer one, which overwrites
    nothing that was read since. `run` is a row made before, to be carried out now; `watch` is told
    of it whenever it gets on.
    """
    run = run or _run(kind, deal_id, by)
    with carried_out(run):
        _Pull(run, hubspot or HubSpot(), watch).carry_out()
    return run


def start_pull(
    kind: str, *, deal_id: str | None = None, by: AbstractBaseUser | None = None
) -> SyncRun:
    """The row of a pull that is about to be carried out, for somebody to follow."""
    run = _run(kind, deal_id, by)
    run.save()
    return run


def _run(kind: str, deal_id: str | None, by: AbstractBaseUser | None) -> SyncRun:
    return SyncRun(
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
        self.unproved = set(self.names)
        self.read_at = timezone.now()

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
        for records in chunks(self._listed()):
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
                self.keep([one for one in records if changed_since(one, since)])
        except errors.Permanent as refusal:
            if refusal.code != OUT_OF_ORDER:
                raise
            self.run.kind = SyncRun.Kind.FULL
            self.full()

    def one_deal(self, deal_id: str) -> None:
        """The entries of a deal, and those that were its entries when we last looked."""
        held = TimeEntry.objects.exclude(state=TimeEntry.State.DELETED)
        before = held.filter(deal_ids__contains=[deal_id]).values_list("hubspot_id", flat=True)
        if not self.hubspot.has_object(DEALS, deal_id):
            self.by_id(set(before))
            raise errors.Permanent(
                f"HubSpot has no deal {deal_id}: it was deleted there, or the number is mistyped. "
                "It is the number at the end of the deal's address in HubSpot.",
                code="NO_DEAL",
            )
        if self.reader.names_deal:
            self.named_by_property(deal_id)
            self.by_id(set(before) - self.seen)
        else:
            now = self.hubspot.associations(DEALS, self.object_type, [deal_id])[deal_id]
            self.by_id({int(one) for one in now} | set(before))

    def named_by_property(self, deal_id: str) -> None:
        """Searches for what names the deal; where that can't be relied on, reads the whole list.

        Rows carry live values, so that one which names another deal by now is kept with that one.
        What was made a moment ago no search finds yet, but the list has it behind all we hold.
        """
        name = self.reader.source.deal_property
        filters = [{"propertyName": name, "operator": "EQ", "value": deal_id}]
        try:
            for records in self.hubspot.search(self.object_type, filters, self.names):
                self.keep(records)
            if last := TimeEntry.objects.aggregate(last=Max("hubspot_id"))["last"]:
                self.keep_named(deal_id, self._listed(beyond=last))
        except errors.Permanent:
            self.keep_named(deal_id, self._listed())

    def keep_named(self, deal_id: str, pages: Iterator[list[Row]]) -> None:
        """Those of listed records that name the deal."""
        for records in chunks(pages):
            self.keep([one for one in records if deal_id in self.reader.named_deals(one)])

    def by_id(self, ids: set[int]) -> None:
        """Reads records by id; those that are gone are marked as deleted."""
        read_at = self.read_at = timezone.now()
        asked = [str(one) for one in sorted(ids)]
        found = self.hubspot.read_objects(self.object_type, asked, self.names)
        for records in chunks([list(found.values())]):
            self.keep(records)
        gone = dict.fromkeys(ids - self.seen)
        self.run.deleted += delete_entries(gone, read_at=read_at)

    def keep(self, records: list[Row]) -> None:
        """Keeps some records with their deals, and shows how far the pull is."""
        self._check_names(records)
        page = keyed(records)
        finished = {one: record for one, record in page.items() if self.reader.takes(record)}
        rest = {one: record for one, record in page.items() if one not in finished}
        kept = keep_entries(
            finished,
            self._deals_of(finished),
            self.reader,
            read_at=self.read_at,
            confirms=self.run.kind == SyncRun.Kind.DEAL,
        )
        self.seen |= set(page)
        run = self.run
        run.deleted += delete_entries(rest, read_at=self.read_at) if rest else 0
        run.left_out += len(rest)
        run.done += len(records)
        run.created += kept.created
        run.changed += kept.changed
        run.unchanged += kept.unchanged
        run.failed += len(records) - len(page)
        self._show()

    def _deals_of(self, records: Mapping[int, Row]) -> Mapping[str, set[str]]:
        if self.reader.names_deal:
            return {str(one): self.reader.named_deals(record) for one, record in records.items()}
        return self.hubspot.associations(self.object_type, DEALS, [str(one) for one in records])

    def deletions(self) -> set[int]:
        """Marks what was archived, and returns the ids of all archived records."""
        archived: set[int] = set()
        for records in self.hubspot.list_objects(self.object_type, self.names, archived=True):
            page = keyed(records)
            self.run.deleted += delete_entries(page, read_at=self.read_at)
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

    def _listed(self, beyond: int = 0) -> Iterator[list[Row]]:
        return self.hubspot.list_objects(self.object_type, self.names, beyond=beyond)

    def _about_how_many(self) -> int | None:
        try:
            return self.hubspot.count(self.object_type)
        except errors.OutsideError:
            return None

    def _check_names(self, records: list[Row]) -> None:
        """HubSpot leaves out names it doesn't know: a typo would look like unreadable time.

        And a property that is gone would look like work that isn't finished any more.
        """
        unproved = sorted(self.unproved)
        known = [part(one, "properties") for one in records]
        absent = [name for name in unproved if not any(name in one for one in known)]
        if not records or not absent:
            return
        wrong = missing_properties(self.hubspot, self.object_type, absent)
        if wrong:
            raise errors.Misconfigured(
                f"HubSpot's {self.object_type} has no property {', '.join(wrong)}. Correct the "
                "time source in the console, or create the property in HubSpot.",
                code="TIME_SOURCE",
            )
        self.unproved -= set(absent)

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
        self.read_at = timezone.now()
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
