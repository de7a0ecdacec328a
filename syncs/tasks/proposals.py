"""Proposing SOWs in the background; safe to repeat."""

from celery import shared_task

from ..services import propose_sows as proposing
from ..services.sync_runs import AlreadyRunning


@shared_task
def propose_sows() -> None:
    """Brings the open proposals up to date; leaves it to another one under way."""
    try:
        proposing.propose_sows()
    except AlreadyRunning:
        return
