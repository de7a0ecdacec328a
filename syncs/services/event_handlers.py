"""Who works off the events of each source."""

from ..models import WebhookEvent
from .handle_hubspot_events import handle_hubspot_events
from .handle_quickbooks_events import handle_quickbooks_events
from .process_webhooks import Handler

HANDLERS: dict[str, Handler] = {
    WebhookEvent.Source.HUBSPOT: handle_hubspot_events,
    WebhookEvent.Source.QUICKBOOKS: handle_quickbooks_events,
}
