"""Push runs: how far a push is, and that one whose process died goes on by itself."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import transaction
from django.utils import timezone

from ..alone import alone_with_run
from ..errors import OutsideError
from ..models import SyncRun
from ..quickbooks import pace
from .record_push import Ended, Result

State = SyncRun.State
_CUT_OFF = "It was cut off: the process that carried it out is gone. Another run goes on with it."


@contextmanager
def push_run(total: int) -> Iterator[SyncRun]:
    """A run that is seen to be alive as long as its process is; finished or failed afterwards."""
    with ExitStack() as stack:
        with transaction.atomic():
            run = SyncRun.objects.create(kind=SyncRun.Kind.PUSH, total=total)
            stack.enter_context(alone_with_run(run.pk))
        try:
            yield run
        except BaseException as trouble:
            _end(run, State.FAILED, f"{type(trouble).__name__}: {trouble}")
            raise
        _end(run, State.FINISHED, run.error)


def note_waiting(error: OutsideError, total: int) -> None:
    """Nothing could be sent: one row says so as long as that lasts, however often it is tried."""
    if error.code == pace.CODE:
        return  # Whoever was asked to wait has said so.
    latest = SyncRun.objects.filter(kind=SyncRun.Kind.PUSH).first()
    goes_on = latest and latest.error and not latest.done and latest.state == State.FINISHED
    run = latest if latest and goes_on else SyncRun(kind=SyncRun.Kind.PUSH)
    run.total = total
    _end(run, State.FINISHED, error.message)


def count(run: SyncRun, result: Result, *, calls: int) -> None:
    """Adds how an invoice ended: `changed` are sent, `failed` refused or unknown."""
    run.calls = calls
    if result.ended == Ended.WAITING:
        run.error = run.error or result.words
    else:
        run.done += 1
    run.changed += result.ended == Ended.SENT
    run.failed += result.ended in (Ended.REFUSED, Ended.UNKNOWN)
    run.save()


def give_up_cut_off_runs() -> int:
    """Ends the runs whose process died, and says how many: what they left waits to be sent."""
    return sum(
        _given_up(run)
        for run in SyncRun.objects.filter(kind=SyncRun.Kind.PUSH, state=State.RUNNING)
    )


def _given_up(run: SyncRun) -> bool:
    with alone_with_run(run.pk) as alone:
        if not alone:
            return False
        run.refresh_from_db()
        if run.state != State.RUNNING:
            return False
        _end(run, State.FAILED, _CUT_OFF)
        return True


def _end(run: SyncRun, state: State, error: str) -> None:
    run.state, run.error, run.finished_at = state, error, timezone.now()
    run.save()
