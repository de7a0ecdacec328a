"""Push runs: how far a push is, and that one whose process died goes on by itself."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import transaction
from django.utils import timezone

from ..alone import alone_with_run
from ..models import SyncRun
from .record_push import Ended, Result

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
            _end(run, SyncRun.State.FAILED, f"{type(trouble).__name__}: {trouble}")
            raise
        _end(run, SyncRun.State.FINISHED, run.error)


def count(run: SyncRun, result: Result) -> None:
    """Adds how an invoice ended: `changed` are sent, `failed` refused or unknown."""
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
        for run in SyncRun.objects.filter(kind=SyncRun.Kind.PUSH, state=SyncRun.State.RUNNING)
    )


def _given_up(run: SyncRun) -> bool:
    with alone_with_run(run.pk) as alone:
        if not alone:
            return False
        run.refresh_from_db()
        if run.state != SyncRun.State.RUNNING:
            return False
        _end(run, SyncRun.State.FAILED, _CUT_OFF)
        return True


def _end(run: SyncRun, state: SyncRun.State, error: str) -> None:
    run.state, run.error, run.finished_at = state, error, timezone.now()
    run.save()
