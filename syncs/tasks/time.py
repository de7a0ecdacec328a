"""Time in and status out in the background; each task is safe to repeat."""

from celery import Task, shared_task

from ..models import SyncRun
from ..services import pull_time as pulling
from ..services import write_back as writing
from ..services.sync_runs import AlreadyRunning

_BUSY_SECONDS = 15
_LONGEST_WAIT_SECONDS = 3000  # Less than the broker keeps a message that nobody has taken.


@shared_task(bind=True, max_retries=40)
def pull_time(
    self: Task, kind: str = "increment", deal_id: str = "", run_id: int | None = None
) -> None:
    """Pulls time: everything (full), what changed (increment), or one deal's (deal).

    A run that was started already is carried out; one that has ended is left alone. While another
    deal's is under way a deal's waits for its turn; the others leave the work to the one under
    way. Where HubSpot asked to wait (its day's calls are used up, the portal moves), it looks
    again later.
    """
    run = SyncRun.objects.get(pk=run_id) if run_id else None
    if run and run.state != SyncRun.State.RUNNING:
        return
    try:
        done = pulling.pull_time(kind, deal_id=deal_id or None, run=run)
        if wait := min(done.wait_seconds, _LONGEST_WAIT_SECONDS):
            pull_time.apply_async([kind, deal_id], countdown=wait)
    except AlreadyRunning as busy:
        if kind == SyncRun.Kind.DEAL and run is None:
            raise self.retry(countdown=_BUSY_SECONDS, exc=busy) from busy


@shared_task
def write_back() -> None:
    """Writes changed billing states to the deals; leaves it to another one under way."""
    try:
        writing.write_back()
    except AlreadyRunning:
        return
