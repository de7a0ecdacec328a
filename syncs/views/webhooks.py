"""Where HubSpot and QuickBooks post their events: checked, kept, answered, worked off later."""

import logging
import time
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from invoices.nudging import saved_then_nudged

from ..hubspot import signatures
from ..hubspot import webhooks as hubspot_events
from ..models import WebhookEvent
from ..quickbooks import webhooks as quickbooks_events
from ..received import Received
from ..services.receive_webhooks import receive_webhooks
from ..tasks.webhooks import process_webhooks

Source = WebhookEvent.Source
# A hundred events, each with the longest text that HubSpot has.
LARGEST_BODY = 16 * 1024 * 1024
log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def hubspot(request: HttpRequest) -> HttpResponse:
    """HubSpot's events; 204 once they are kept, also those that nobody needs.

    Whatever isn't signed by HubSpot is refused with 403, and while the secret is missing with 503,
    so that HubSpot tries again.
    """
    if not settings.HUBSPOT_CLIENT_SECRET:
        return _not_set_up("HubSpot", "HUBSPOT_CLIENT_SECRET")
    return _take(request, Source.HUBSPOT, _hubspot_refusal, hubspot_events.read)


@csrf_exempt
@require_POST
def quickbooks(request: HttpRequest) -> HttpResponse:
    """QuickBooks' events, in both formats, answered as HubSpot's are."""
    if not settings.QUICKBOOKS_WEBHOOK_VERIFIER:
        return _not_set_up("QuickBooks", "QUICKBOOKS_WEBHOOK_VERIFIER")
    return _take(request, Source.QUICKBOOKS, _quickbooks_refusal, quickbooks_events.read)


def _take(
    request: HttpRequest,
    source: WebhookEvent.Source,
    refusal: Callable[[HttpRequest, bytes], str],
    read: Callable[[bytes], Sequence[Received]],
) -> HttpResponse:
    try:
        body = request.read(LARGEST_BODY + 1)
    except UnreadablePostError:
        return HttpResponse("The request broke off.", status=400)
    if len(body) > LARGEST_BODY:
        log.warning("A webhook of %s was refused: it is larger than 16 MB.", source.label)
        return HttpResponse("Too large.", status=413)
    if why := refusal(request, body):
        log.warning("A webhook of %s was refused: %s.", source.label, why)
        return HttpResponse("The signature doesn't fit.", status=403)
    return _keep(source, read(body))


def _keep(source: WebhookEvent.Source, events: Sequence[Received]) -> HttpResponse:
    try:
        with saved_then_nudged(process_webhooks, True):
            receive_webhooks(source, events)
    except DatabaseError:
        log.exception("A webhook of %s could not be kept; it will be sent again.", source.label)
        return HttpResponse("Try again.", status=503)
    return HttpResponse(status=204)


def _not_set_up(whose: str, setting: str) -> HttpResponse:
    log.error("A webhook of %s can't be checked: set %s. It was refused.", whose, setting)
    return HttpResponse("Not set up yet.", status=503)


def _hubspot_refusal(request: HttpRequest, body: bytes) -> str:
    query = request.META.get("QUERY_STRING", "")
    address = settings.PUBLIC_URL.rstrip("/") + request.path_info
    return signatures.v3_refusal(
        secret=settings.HUBSPOT_CLIENT_SECRET,
        method=request.method or "",
        uri=f"{address}?{query}" if query else address,
        body=body,
        timestamp=request.headers.get("X-HubSpot-Request-Timestamp", ""),
        signature=request.headers.get("X-HubSpot-Signature-v3", ""),
        now_milliseconds=time.time_ns() // 1_000_000,
    )


def _quickbooks_refusal(request: HttpRequest, body: bytes) -> str:
    signature = request.headers.get("intuit-signature", "")
    genuine = quickbooks_events.is_genuine(body, signature, settings.QUICKBOOKS_WEBHOOK_VERIFIER)
    return "" if genuine else "its intuit-signature is not that of QUICKBOOKS_WEBHOOK_VERIFIER"
