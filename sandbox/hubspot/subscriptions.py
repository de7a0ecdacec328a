"""What the app's webhooks are subscribed to."""

from dataclasses import dataclass
from typing import Any

FIRST_ID = 3_327_050
CLASSIC = ("contact", "company", "deal", "ticket", "product", "line_item")
VERBS = ("creation", "deletion", "merge", "restore", "propertyChange", "associationChange")
NOT_SUBSCRIBABLE = ("hs_lastmodifieddate", "lastmodifieddate", "num_unique_conversion_events")
DEFAULT: tuple[dict[str, Any], ...] = (
    {"subscriptionType": "object.propertyChange", "objectType": "deal"}
    | {"propertyName": "billing_status"},
    {"subscriptionType": "object.propertyChange", "objectType": "deal"}
    | {"propertyName": "dealstage"},
)
KNOWN = {"subscriptionType", "objectType", "propertyName", "active"}


@dataclass(frozen=True)
class Subscription:
    """`deal.propertyChange` is the classic kind; `object.propertyChange` names its object type."""

    id: int
    kind: str
    verb: str
    object_type: str
    property_name: str

    @property
    def generic(self) -> bool:
        """Whether its events carry objectTypeId and isSensitive."""
        return self.kind == "object"

    @property
    def subscription_type(self) -> str:
        """As in the events."""
        return f"{self.kind}.{self.verb}"


def parsed(described: tuple[dict[str, Any], ...]) -> list[Subscription]:
    """The active ones; ValueError names what HubSpot wouldn't take."""
    found = [_one(FIRST_ID + order, one) for order, one in enumerate(described)]
    active = [one.get("active", True) for one in described]
    return [one for one, wanted in zip(found, active, strict=True) if wanted]


def _one(number: int, described: dict[str, Any]) -> Subscription:
    unknown = sorted(set(described) - KNOWN)
    kind, _, verb = str(described.get("subscriptionType")).partition(".")
    name = str(described.get("propertyName") or "")
    object_type = str(described.get("objectType") or "")
    if unknown:
        raise ValueError(f"a subscription has no {', '.join(unknown)}")
    if kind not in (*CLASSIC, "object") or verb not in VERBS:
        raise ValueError(f"{described.get('subscriptionType')!r} can't be subscribed to")
    if (kind == "object") is not bool(object_type):
        raise ValueError("object.* needs an objectType, and nothing else takes one")
    if (verb == "propertyChange") is not bool(name):
        raise ValueError("propertyChange needs a propertyName, and nothing else takes one")
    if name in NOT_SUBSCRIBABLE:
        raise ValueError(f"{name} can't be subscribed to")
    return Subscription(number, kind, verb, object_type or kind, name)
