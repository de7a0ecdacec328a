"""How far a run is, how fast, and what it waits for: figures and words of its page and row."""

from typing import Any

from django.utils import timezone

from ..models import SyncRun
from ..selectors.waiting import waiting_now

State, Kind = SyncRun.State, SyncRun.Kind
SILENT_AFTER_SECONDS = 120
DONE = dict.fromkeys(SyncRun.PULLS, "entries read") | {
    Kind.WRITE_BACK: "deals written", Kind.MATCH: "matched", Kind.PUSH: "invoices handled",
    Kind.READY: "deals handled", Kind.PROPOSALS: "deals read", Kind.CHANGES: "changes read",
}  # fmt: skip
STATE_COLOURS = {State.RUNNING: "primary", State.FINISHED: "success", State.FAILED: "danger"}


def done(run: SyncRun) -> str:
    """How many of how many."""
    of = f" of {run.total:,}" if run.total and run.total >= run.done else ""
    return f"{run.done:,}{of}"


def took(run: SyncRun) -> str:
    """How long it took, or has taken so far."""
    seconds = ((run.finished_at or timezone.now()) - run.started_at).seconds
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


def pace(run: SyncRun) -> str:
    """How fast it goes or went, and what is left of it at that pace."""
    seconds = ((run.finished_at or timezone.now()) - run.started_at).seconds
    if not run.done or not seconds:
        return ""
    words = f"{run.done * 60 // seconds:,} a minute"
    left = max((run.total or 0) - run.done, 0)
    if run.state != State.RUNNING or not left:
        return words
    minutes, rest = divmod(left * seconds // run.done, 60)
    return f"{words}, about {f'{minutes} min' if minutes else f'{rest} s'} left"


def _is_latest_and_unfinished(run: SyncRun) -> bool:
    """A push that left something behind which no other has taken up."""
    if run.kind != Kind.PUSH or (run.total or 0) <= run.done:
        return False
    return not SyncRun.objects.filter(kind=Kind.PUSH, pk__gt=run.pk).exists()


def progress(run: SyncRun) -> dict[str, Any]:
    """What the page of a run says of it, also while it is under way."""
    under_way = run.state == State.RUNNING
    quiet = (timezone.now() - run.heartbeat_at).total_seconds()
    return {
        "run": run,
        "colour": STATE_COLOURS[State(run.state)],
        "under_way": under_way,
        "done": done(run),
        "took": took(run),
        "silent": under_way and quiet > SILENT_AFTER_SECONDS,
        "full": max(run.total or 0, run.done, 1),
        "done_what": DONE[Kind(run.kind)],
        "pace": pace(run) if run.kind == Kind.PUSH else "",
        "waiting": waiting_now() if _is_latest_and_unfinished(run) else [],
        "pulls": run.kind in SyncRun.PULLS,
        "writes": run.kind in (Kind.WRITE_BACK, Kind.MATCH, Kind.PUSH),
    }
