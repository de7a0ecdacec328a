"""Webhook requests as HubSpot and Intuit send them, signed here by their own formulas."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from django.http import HttpResponse
from django.test import Client

SECRET, VERIFIER = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy", "verifier-token"
PUBLIC_URL = "https://billing.example.com"
HUBSPOT, QUICKBOOKS = "/webhooks/hubspot", "/webhooks/quickbooks"


def to_bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def signed(
    body: bytes, *, at: int | None = None, uri: str = PUBLIC_URL + HUBSPOT
) -> dict[str, str]:
    """HubSpot's headers; `at` is the timestamp in milliseconds, now without one."""
    stamp = str(time.time_ns() // 1_000_000 if at is None else at)
    message = b"POST" + uri.encode() + body + stamp.encode()
    digest = hmac.new(SECRET.encode(), message, hashlib.sha256).digest()
    return {
        "X-HubSpot-Request-Timestamp": stamp,
        "X-HubSpot-Signature-v3": base64.b64encode(digest).decode(),
    }


def from_hubspot(body: Any, headers: dict[str, str] | None = None, path: str = HUBSPOT) -> Any:
    """Posts events, rightly signed unless other headers are given."""
    raw = to_bytes(body)
    return post(path, raw, signed(raw) if headers is None else headers)


def from_intuit(body: Any, signature: str | None = None) -> Any:
    """Posts QuickBooks' events, rightly signed unless another signature is given."""
    raw = to_bytes(body)
    digest = hmac.new(VERIFIER.encode(), raw, hashlib.sha256).digest()
    given = base64.b64encode(digest).decode() if signature is None else signature
    return post(QUICKBOOKS, raw, {"intuit-signature": given})


def post(path: str, body: bytes, headers: dict[str, str]) -> HttpResponse:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return browser.post(path, body, content_type="application/json", headers=headers)  # type: ignore[return-value]


def changed(deal: int = 51, value: str = "ready_for_billing", **facts: Any) -> dict[str, Any]:
    """`deal.propertyChange`, recorded in its classic shape, of the trigger's property."""
    return {
        "objectId": deal,
        "propertyName": "billing_status",
        "propertyValue": value,
        "changeSource": "CRM_UI",
        "sourceId": "userId:98499705",
        "eventId": 1228532628,
        "subscriptionId": 92894,
        "portalId": 5799819,
        "appId": 186886,
        "occurredAt": 1556105815815,
        "subscriptionType": "deal.propertyChange",
        "attemptNumber": 0,
    } | facts


def cloud_event(number: int = 1, **facts: Any) -> dict[str, Any]:
    """A CloudEvent of QuickBooks' as recorded."""
    return {
        "specversion": "1.0",
        "id": f"88cd52aa-33b6-4351-9aa4-{number:012}",
        "source": "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
        "type": "qbo.invoice.created.v1",
        "datacontenttype": "application/json",
        "time": "2025-09-10T21:31:25.179851517Z",
        "intuitentityid": "1234",
        "intuitaccountid": "310687",
        "data": {},
    } | facts


def notifications(*entities: dict[str, Any], realm: str = "310687") -> dict[str, Any]:
    """The older format."""
    return {
        "eventNotifications": [
            {"realmId": realm, "dataChangeEvent": {"entities": list(entities)}}
        ]
    }  # fmt: skip


def entity(**facts: Any) -> dict[str, Any]:
    """One entity of the older format."""
    return {
        "id": "1234",
        "operation": "Update",
        "name": "Invoice",
        "lastUpdated": "2025-09-08T20:52:31.657Z",
    } | facts
