"""How far a run is, how fast, and what it waits for: figures and words of its page and row."""

from typing import Any

from invoices import progress as progress_of

from ..models import SyncRun
from ..selectors.waiting import waiting_now

State, Kind = SyncRun.State, SyncRun.Kind
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
    return progress_of.lasted(_seconds(run))


def pace(run: SyncRun) -> str:
    """How fast it goes or went, and what is left of it at that pace."""
    under_way = run.state == State.RUNNING
    return progress_of.pace(run.done, run.total or 0, _seconds(run), under_way=under_way)


def _seconds(run: SyncRun) -> int:
    return progress_of.seconds_between(run.started_at, run.finished_at)


def _is_latest_and_unfinished(run: SyncRun) -> bool:
    """A push that left something behind which no other has taken up."""
    if run.kind != Kind.PUSH or (run.total or 0) <= run.done:
        return False
    return not SyncRun.objects.filter(kind=Kind.PUSH, pk__gt=run.pk).exists()


def progress(run: SyncRun) -> dict[str, Any]:
    """What the page of a run says of it, also while it is under way."""
    under_way = run.state == State.RUNNING
    return {
        "run": run,
        "colour": STATE_COLOURS[State(run.state)],
        "under_way": under_way,
        "done": done(run),
        "took": took(run),
        "silent": under_way and progress_of.is_silent(run.heartbeat_at),
        "full": max(run.total or 0, run.done, 1),
        "done_what": DONE[Kind(run.kind)],
        "pace": pace(run) if run.kind == Kind.PUSH else "",
        "waiting": waiting_now() if _is_latest_and_unfinished(run) else [],
        "pulls": run.kind in SyncRun.PULLS,
        "writes": run.kind in (Kind.WRITE_BACK, Kind.MATCH, Kind.PUSH),
    }
