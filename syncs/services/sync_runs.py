"""The life of a sync run: one at a time, its progress as it goes, and how it ended in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from invoices.alone import held

from .. import errors
from ..models import SyncRun

_PATIENCE = timedelta(minutes=5)
_CUT_OFF = "It was cut off: the process that carried it out is gone. What it had read is kept."
_LOCKS = {
    SyncRun.Kind.FULL: 7_201_100,
    SyncRun.Kind.INCREMENT: 7_201_100,
    SyncRun.Kind.DEAL: 7_201_106,
    SyncRun.Kind.WRITE_BACK: 7_201_101,
    SyncRun.Kind.MATCH: 7_201_102,
    SyncRun.Kind.PROPOSALS: 7_201_103,
    SyncRun.Kind.READY: 7_201_104,
    SyncRun.Kind.CHANGES: 7_201_105,
}


class AlreadyRunning(Exception):
    """Another run of the same kind is under way; the message says since when."""


@contextmanager
def carried_out(run: SyncRun) -> Iterator[None]:
    """Runs its body as this run, which is finished or failed afterwards.

    What goes wrong outside ends the run as failed, in words, and is not raised; anything else is
    recorded and raised. Raises AlreadyRunning while another one is under way: a run that was saved
    before, for somebody to follow, fails with these words; any other leaves no row.
    """
    with _alone(run):
        _begin(run)
        try:
            yield
        except errors.OutsideError as trouble:
            run.wait_seconds = getattr(trouble, "wait_seconds", 0)
            _end(run, SyncRun.State.FAILED, _words(trouble))
        except BaseException as trouble:
            _end(run, SyncRun.State.FAILED, f"{type(trouble).__name__}: {trouble}")
            raise
        else:
            _end(run, SyncRun.State.FINISHED)


def give_up(run: SyncRun, words: str) -> None:
    """Ends a run that was saved and that nobody will carry out."""
    _end(run, SyncRun.State.FAILED, words)


def show_progress(run: SyncRun) -> None:
    """Writes the counts as they are, and that the run is alive."""
    run.save()


@contextmanager
def _alone(run: SyncRun) -> Iterator[None]:
    with held(_LOCKS[SyncRun.Kind(run.kind)]) as free:
        if not free:
            words = _who_runs(run)
            if run.pk:
                _end(run, SyncRun.State.FAILED, words)
            raise AlreadyRunning(words)
        yield


def _alike(run: SyncRun) -> list[str]:
    key = _LOCKS[SyncRun.Kind(run.kind)]
    return [kind.value for kind, lock in _LOCKS.items() if lock == key]


def _who_runs(run: SyncRun) -> str:
    others = SyncRun.objects.filter(kind__in=_alike(run), state=SyncRun.State.RUNNING)
    other = others.exclude(pk=run.pk).order_by("-heartbeat_at").first()
    since = f" since {other.started_at:%d %b %Y %H:%M} UTC" if other else ""
    what = other.get_kind_display().lower() if other else run.get_kind_display().lower()
    return f"A {what} is running{since}. Wait until it has finished, then try again."


def _begin(run: SyncRun) -> None:
    """Counts from zero; whoever else claims to be running without the lock was cut off."""
    silent = SyncRun.objects.filter(
        kind__in=_alike(run),
        state=SyncRun.State.RUNNING,
        heartbeat_at__lt=timezone.now() - _PATIENCE,
    )
    silent.exclude(pk=run.pk).update(
        state=SyncRun.State.FAILED, error=_CUT_OFF, finished_at=timezone.now()
    )
    run.done = run.created = run.changed = run.unchanged = run.deleted = 0
    run.accepted = run.quarantined = run.left_out = run.failed = run.calls = 0
    run.state, run.error, run.finished_at = SyncRun.State.RUNNING, "", None
    run.save()


def _end(run: SyncRun, state: SyncRun.State, error: str = "") -> None:
    run.state, run.finished_at = state, timezone.now()
    run.error = error or run.error
    run.save()


def _words(trouble: errors.OutsideError) -> str:
    reference = f" (HubSpot's reference: {trouble.reference})" if trouble.reference else ""
    return f"{trouble.message}{reference}"
