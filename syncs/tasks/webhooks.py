"""Works off in the background what HubSpot and QuickBooks told."""

from celery import shared_task

from ..services import process_webhooks as processing
from ..services.bill_ready_deals import waiting_deals
from ..services.event_handlers import HANDLERS
from .ready import bill_ready_deals

_AGAIN_SECONDS = 1


@shared_task
def process_webhooks(nudged: bool = False) -> None:
    """Works off the events that wait, and has the deals billed that are ready.

    By schedule it takes up what was left. `nudged` is somebody who knows of news: then it comes
    back in a second where another worker is at it, who may have missed them.
    """
    got_all = processing.process_webhooks(HANDLERS)
    if nudged and not got_all:
        process_webhooks.apply_async([True], countdown=_AGAIN_SECONDS)
    if waiting_deals().exists():
        bill_ready_deals.delay(insists=nudged)
