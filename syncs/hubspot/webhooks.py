"""HubSpot's webhook events: each by itself, with its key, and what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..received import (
    Payload,
    Received,
    Unreadable,
    event,
    events,
    from_milliseconds,
    odd_item,
    unreadable,
)

DEALS, PROJECTS = "deals", "0-970"
NO_LIST = "It isn't the list of events that HubSpot's webhooks are. Nothing was done with it."
NO_EVENT = "It isn't an event of HubSpot's. Nothing was done with it."
# Section "deliveries" of HubSpot's guide: `eventId` alone isn't unique, `attemptNumber` changes.
_KEY = (
    "portalId", "subscriptionId", "objectId", "propertyName", "propertyValue", "occurredAt",
    "eventId",
)  # fmt: skip
# What merges and associations have instead of an objectId.
_OTHER_IDS = (
    "primaryObjectId", "mergedObjectIds", "newObjectId", "fromObjectId", "toObjectId",
    "associationType", "associationRemoved",
)  # fmt: skip
_KINDS = {"0-3": DEALS, "deal": DEALS, "0-970": PROJECTS, "project": PROJECTS}


def read(body: bytes) -> list[Received]:
    """The events of a request's body; what can't be read is an event with its problem."""
    try:
        return [_received(item) for item in events(body, _listed)]
    except Unreadable as problem:
        return [unreadable(body, str(problem))]


def _listed(value: Any) -> Iterable[Any]:
    if not isinstance(value, list):
        raise Unreadable(NO_LIST)
    return value


def _received(item: Any) -> Received:
    if not isinstance(item, dict):
        return odd_item(item, NO_EVENT)
    told = Told(item)
    return event(
        item,
        _key(item),
        account=item.get("portalId"),
        kind=told.subscription_type,
        object_id=told.object_id,
        at=from_milliseconds(item.get("occurredAt")),
    )


def _key(item: Payload) -> Any:
    """What makes an event the same however often, and with whatever others, it is sent."""
    same = [item.get(name) for name in (*_KEY, *_OTHER_IDS)]
    return same if any(one is not None for one in same) else item


@dataclass(frozen=True, slots=True)
class Told:
    """One event's payload, both classic (deal.propertyChange) and generic (object.…)."""

    payload: Payload

    @property
    def subscription_type(self) -> str:
        """Such as deal.creation; HubSpot's guide calls it eventType in places."""
        named = self.payload.get("subscriptionType") or self.payload.get("eventType")
        return named if isinstance(named, str) else ""

    @property
    def verb(self) -> str:
        """Such as creation."""
        return self.subscription_type.rpartition(".")[2]

    @property
    def object_type(self) -> str:
        """Deals or projects, as the API's paths call them; blank for anything else."""
        named = self.payload.get("objectTypeId") or self.subscription_type.partition(".")[0]
        return _KINDS.get(str(named), "")

    @property
    def object_id(self) -> str:
        """Which object; of merged ones the one that is left."""
        names = ("objectId", "newObjectId", "primaryObjectId", "fromObjectId")
        found = (self.payload.get(name) for name in names)
        return str(next((one for one in found if isinstance(one, str | int)), ""))

    @property
    def property_name(self) -> str:
        """Which property changed, if one did."""
        return str(self.payload.get("propertyName") or "")

    @property
    def is_own_echo(self) -> bool:
        """Whether it is our own write that comes back; other apps have another source."""
        source, app = self.payload.get("sourceId"), self.payload.get("appId")
        return (
            self.payload.get("changeSource") == "INTEGRATION"
            and app is not None
            and str(source) == str(app)
        )
