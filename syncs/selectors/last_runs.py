"""The last exchanges with HubSpot and QuickBooks by what they are for, and whether time is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from ..models import SyncRun

SHOWN = 20
LATE_AFTER = timedelta(hours=26)
State, Kind = SyncRun.State, SyncRun.Kind
PURPOSES = (
    ("Time from HubSpot", SyncRun.PULLS),
    ("Invoices to QuickBooks", (Kind.PUSH,)),
    ("Changes in QuickBooks", (Kind.CHANGES,)),
    ("Billing states to deals", (Kind.WRITE_BACK,)),
    ("Deals ready for billing", (Kind.READY,)),
)


@dataclass(frozen=True)
class Exchange:
    """The last runs for one purpose, the newest last, and the last that went well."""

    name: str
    kinds: Sequence[str]
    runs: list[SyncRun]
    success: SyncRun | None

    @property
    def failed(self) -> SyncRun | None:
        """The newest run that has ended, where it failed."""
        ended = [run for run in self.runs if run.state != State.RUNNING]
        return ended[-1] if ended and ended[-1].state == State.FAILED else None

    @property
    def is_late(self) -> bool:
        """Whether time has not come in for over a day, though it comes in every night."""
        if self.kinds != SyncRun.PULLS or not self.runs:
            return False
        return self.success is None or timezone.now() - self.success.started_at > LATE_AFTER


def exchanges() -> list[Exchange]:
    """One for each purpose, in two queries."""
    last = _union(SHOWN, *(kinds for _name, kinds in PURPOSES))
    good = _union(1, *(kinds for _name, kinds in PURPOSES), state=State.FINISHED)
    return [
        Exchange(name, kinds, _of(kinds, last), next(iter(_of(kinds, good)), None))
        for name, kinds in PURPOSES
    ]


def _union(number: int, *groups: Sequence[str], **which: str) -> list[SyncRun]:
    found = [
        SyncRun.objects.filter(kind__in=kinds, **which).order_by("-id")[:number] for kinds in groups
    ]
    return sorted(found[0].union(*found[1:], all=True), key=lambda run: run.pk)


def _of(kinds: Sequence[str], runs: list[SyncRun]) -> list[SyncRun]:
    return [run for run in runs if run.kind in kinds]
