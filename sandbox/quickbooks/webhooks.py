"""Webhooks as Intuit sends them: CloudEvents, or the older notifications, signed."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sandbox import json_numbers
from sandbox.clock import instant, iso_milliseconds
from sandbox.deliveries import Event as Message
from sandbox.deliveries import Target
from sandbox.quickbooks.events import Event

WAITS_SECONDS = (10, 20, 30, 300, 1_200, 7_200, 14_400, 21_600)
FORMATS = ("cloudevents", "legacy")
SOURCE = "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU="
# Only the first three verbs were ever seen; the others are a guess to be read leniently.
VERBS = {"Create": "created", "Update": "updated", "Delete": "deleted"}
VERBS |= {"Void": "voided", "Emailed": "emailed", "Merge": "merged"}


@dataclass(frozen=True)
class IntuitTarget(Target):
    """What is set up in the developer portal, and how badly it arrives."""

    secret: str = "sandbox-verifier-token"
    format: str = "cloudevents"
    """`cloudevents`, or `legacy`: eventNotifications by company."""
    entities: tuple[str, ...] = ("CreditMemo", "Customer", "Invoice", "Item", "Payment")
    """What the app has subscribed to."""
    alternative_ids: bool = False
    """Whether `data` holds another id of the entity."""

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise ValueError(f"format is one of {', '.join(FORMATS)}, not {self.format!r}")


class IntuitService:
    """Body, signature and patience."""

    largest_batch = 100
    timeout_seconds = 3

    def body(self, target: IntuitTarget, events: list[Message], _attempt: int) -> bytes:
        """An array of events, of any companies, or the notifications of each company."""
        if target.format == "legacy":
            return json_numbers.dumps({"eventNotifications": _notifications(events)})
        return json_numbers.dumps([_cloud_event(one, target.alternative_ids) for one in events])

    def headers(self, target: IntuitTarget, body: bytes) -> dict[str, str]:
        """The signature over the raw body."""
        digest = hmac.digest(target.secret.encode(), body, hashlib.sha256)
        return {"intuit-signature": base64.b64encode(digest).decode()}

    def wait_seconds(self, failures: int) -> int | None:
        """Ten seconds at first, six hours in the end, for ever."""
        return WAITS_SECONDS[min(failures, len(WAITS_SECONDS)) - 1]


def message(event: Event) -> Message:
    """An event for the outbox; its id stays the same however often it is sent."""
    return {"message_id": str(uuid4())} | vars(event)


def _cloud_event(event: Message, alternative_ids: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"deletedId": event["deleted_id"]} if event["deleted_id"] else {}
    if alternative_ids:
        data["alternative_ids"] = [f"{event['realm']}:{event['entity_id']}"]
    verb = VERBS[event["operation"]]
    return {
        "specversion": "1.0",
        "id": event["message_id"],
        "source": SOURCE,
        "type": f"qbo.{event['entity'].lower()}.{verb}.v1",
        "datacontenttype": "application/json",
        "time": _nanoseconds(event),
        "intuitentityid": event["entity_id"],
        "intuitaccountid": event["realm"],
        "data": data,
    }


def _nanoseconds(event: Message) -> str:
    """The instant with nine digits after the point, the last six made up."""
    made_up = int(event["message_id"][:8], 16) % 1_000_000
    return f"{_instant(event).removesuffix('Z')}{made_up:06d}Z"


def _notifications(events: list[Message]) -> list[dict[str, Any]]:
    by_realm: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        entity = {
            "id": event["entity_id"],
            "operation": event["operation"],
            "name": event["entity"],
            "lastUpdated": _instant(event),
        }
        if event["deleted_id"]:
            entity["deletedId"] = event["deleted_id"]
        by_realm.setdefault(event["realm"], []).append(entity)
    return [
        {"realmId": realm, "dataChangeEvent": {"entities": entities}}
        for realm, entities in by_realm.items()
    ]


def _instant(event: Message) -> str:
    return iso_milliseconds(instant(event["at_milliseconds"]))
