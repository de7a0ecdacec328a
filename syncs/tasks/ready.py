"""Bills in the background the deals that are ready, and looks for those that nobody told of."""

from celery import Task, shared_task

from ..services import bill_ready_deals as billing
from ..services import sweep_ready_deals as sweeping
from ..services.sync_runs import AlreadyRunning
from .time import write_back

_BUSY_SECONDS = 2


@shared_task(bind=True, max_retries=150)
def bill_ready_deals(self: Task, insists: bool = True) -> None:
    """Bills the deals that wait, then tells HubSpot where they stand.

    While another worker is at it, or pulls a deal's time, it tries again every two seconds, for
    five minutes; one that doesn't insist leaves that to the next look, half a minute later.
    """
    try:
        run = billing.bill_ready_deals()
    except AlreadyRunning as busy:
        if insists:
            raise self.retry(countdown=_BUSY_SECONDS, exc=busy) from busy
        return
    if run and run.changed:
        write_back.delay()


@shared_task
def sweep_ready_deals() -> None:
    """Looks for deals ready for billing whose event never came."""
    if sweeping.sweep_ready_deals():
        bill_ready_deals.delay()
