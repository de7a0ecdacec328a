"""Looking at QuickBooks for what its events didn't tell."""

from celery import shared_task

from ..services import read_changes as reading
from ..services.sync_runs import AlreadyRunning


@shared_task
def read_changes() -> None:
    """Reads what changed; leaves it to another reading under way."""
    try:
        reading.read_changes()
    except AlreadyRunning:
        return
