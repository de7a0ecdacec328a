"""Turns changes of the portal into the webhook events they raise, as recorded."""

from collections.abc import Callable
from itertools import count
from typing import Any

from sandbox.clock import Clock
from sandbox.deliveries import Event
from sandbox.hubspot import filters, subscriptions
from sandbox.hubspot.hooks import HubSpotTarget
from sandbox.hubspot.object_types import ObjectType
from sandbox.hubspot.records import Properties, Record
from sandbox.hubspot.sources import APP_ID, Source
from sandbox.hubspot.subscriptions import Subscription
from sandbox.webhooks import Outbox

FIRST_EVENT_ID = 1_228_532_628


class News:
    """Puts the events of a change into the outbox, for what the app is subscribed to.

    `type_of` tells the type of a property: days and instants travel as milliseconds.
    """

    def __init__(
        self,
        clock: Clock,
        outbox: Outbox[HubSpotTarget],
        portal_id: int,
        type_of: Callable[[ObjectType, str], str],
    ) -> None:
        self.clock = clock
        self.outbox = outbox
        self.portal_id = portal_id
        self.type_of = type_of
        self.event_ids = count(FIRST_EVENT_ID)

    def created(self, kind: ObjectType, record: Record, source: Source) -> None:
        """A creation, and beside it every subscribed property that has a value; it isn't first."""
        if not self.outbox.target.target_url:
            return
        common = self._common(source)
        values: Properties = {name: value for name, value in record.properties.items() if value}
        changes = self._changes(kind, record, values, common)
        flagged = self._flagged(kind, record, "creation", "CREATED", common)
        self.outbox.put(*changes[:1], *flagged, *changes[1:])

    def changed(self, kind: ObjectType, record: Record, values: Properties, source: Source) -> None:
        """One event a subscribed property, all of one instant and with one event id."""
        self.outbox.put(*self._changes(kind, record, values, self._common(source)))

    def archived(self, kind: ObjectType, record: Record, source: Source) -> None:
        """A deletion, or the way back."""
        gone = ("deletion", "DELETED") if record.archived else ("restore", "RESTORED")
        self.outbox.put(*self._flagged(kind, record, *gone, self._common(source)))

    def merged(
        self, kind: ObjectType, primary: int, merged: list[int], record: Record, source: Source
    ) -> None:
        """Who was merged into whom, and which id the record has now."""
        told = {"primaryObjectId": primary, "mergedObjectIds": merged, "newObjectId": record.id}
        told["numberOfPropertiesMoved"] = len(record.properties)
        self._tell(kind, "merge", source, told)

    def associated(
        self, kind: ObjectType, to: ObjectType, told: dict[str, Any], source: Source
    ) -> None:
        """`told` says from which id to which, whether it is gone, and whether it is primary."""
        named = {"associationType": f"{kind.name}_TO_{to.name}".upper()}
        self._tell(kind, "associationChange", source, named | told)

    def _tell(self, kind: ObjectType, verb: str, source: Source, told: dict[str, Any]) -> None:
        common = self._common(source)
        self.outbox.put(*(_event(s, kind, common) | told for s in self._subscribed(kind, verb)))

    def _changes(
        self, kind: ObjectType, record: Record, values: Properties, common: Event
    ) -> list[Event]:
        return [
            _event(one, kind, common)
            | {"objectId": record.id, "propertyName": one.property_name}
            | {"propertyValue": self._told(kind, one.property_name, values[one.property_name])}
            for one in self._subscribed(kind, "propertyChange")
            if one.property_name in values
        ]

    def _flagged(
        self, kind: ObjectType, record: Record, verb: str, flag: str, common: Event
    ) -> list[Event]:
        told = {"eventId": next(self.event_ids), "objectId": record.id, "changeFlag": flag}
        return [_event(one, kind, common) | told for one in self._subscribed(kind, verb)]

    def _subscribed(self, kind: ObjectType, verb: str) -> list[Subscription]:
        if not self.outbox.target.target_url:
            return []
        found = subscriptions.parsed(self.outbox.target.subscriptions)
        names = kind.names
        return [one for one in found if one.verb == verb and one.object_type.lower() in names]

    def _told(self, kind: ObjectType, name: str, value: str | None) -> str:
        if value and self.type_of(kind, name) in ("date", "datetime"):
            return str(filters.key("datetime", value))
        return value or ""

    def _common(self, source: Source) -> Event:
        """What all events of one change share."""
        return {
            "eventId": next(self.event_ids),
            "portalId": self.portal_id,
            "appId": APP_ID,
            "occurredAt": self.clock.milliseconds(),
            "attemptNumber": 0,
            "changeSource": source.change_source,
            "sourceId": source.source_id,
        }


def _event(subscription: Subscription, kind: ObjectType, common: Event) -> Event:
    """Generic subscriptions name the object type; classic ones don't."""
    event = common | {
        "subscriptionId": subscription.id,
        "subscriptionType": subscription.subscription_type,
    }
    return event | (
        {"objectTypeId": kind.type_id, "isSensitive": False} if subscription.generic else {}
    )
