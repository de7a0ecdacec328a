"""QuickBooks' webhook events, as CloudEvents and in the older format, and Intuit's signature."""

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..received import Payload, Received, Unreadable, event, events, odd_item, unreadable

NO_EVENTS = "It is neither format of QuickBooks' webhooks. Nothing was done with it."
OF_CONCERN = {
    "invoice": "Invoice", "creditmemo": "CreditMemo", "payment": "Payment", "customer": "Customer",
}  # fmt: skip
_OPERATIONS = {
    "created": "Create", "updated": "Update", "deleted": "Delete", "voided": "Void",
    "emailed": "Emailed", "merged": "Merge",
}  # fmt: skip
_FRACTION = re.compile(r"(?<=\.)(\d{1,6})\d*", re.ASCII)


def is_genuine(body: bytes, signature: str, verifier: str) -> bool:
    """Whether `intuit-signature` is that of these bytes with the verifier token."""
    expected = b64encode(hmac.digest(verifier.encode(), body, "sha256"))
    return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))


def read(body: bytes) -> list[Received]:
    """The events of a request's body, one an entity; what can't be read has its problem."""
    try:
        return [_received(item) for item in events(body, _split)]
    except Unreadable as problem:
        return [unreadable(body, str(problem))]


def _split(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and isinstance(value.get("eventNotifications"), list):
        besides = {name: one for name, one in value.items() if name != "eventNotifications"}
        told = value["eventNotifications"] or ([{}] if besides else [])
        return [_with(besides, one) for each in told for one in _notified(each)]
    raise Unreadable(NO_EVENTS)


def _with(besides: Payload, told: Any) -> Any:
    """A notification with what stands beside the list of them, which is nothing as a rule."""
    if not besides:
        return told
    return (told if isinstance(told, dict) else {"told": told}) | {"besides": besides}


def _notified(told: Any) -> Iterator[Any]:
    """The older format tells of many entities at once; each becomes a notification of its own."""
    if not isinstance(told, dict) or not isinstance(told.get("dataChangeEvent"), dict):
        yield told
        return
    changes = told["dataChangeEvent"]
    entities = changes.get("entities")
    if not isinstance(entities, list) or not entities:
        yield told
        return
    for entity in entities:
        yield told | {"dataChangeEvent": changes | {"entities": [entity]}}


def _received(item: Any) -> Received:
    change = change_of(item) if isinstance(item, dict) else None
    if change is None:
        return odd_item(item, NO_EVENTS)
    return event(
        item,
        change.key,
        account=change.realm,
        kind=change.kind,
        object_id=change.entity_id,
        at=_instant(change.at),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to an entity of a realm; `operation` in the older format's words."""

    realm: str
    kind: str
    entity: str
    entity_id: str
    operation: str
    at: str
    key: list[Any]
    deleted_id: str = ""


def change_of(payload: Payload) -> Change | None:
    """The change that an event tells of, in either format; None where it tells of none."""
    if "dataChangeEvent" in payload:
        return _older(payload)
    return _cloud_event(payload) if isinstance(payload.get("type"), str) else None


def _cloud_event(payload: Payload) -> Change:
    """`qbo.invoice.created.v1`; other verbs than the known ones are taken as they are."""
    kind = str(payload["type"])
    parts = kind.split(".")
    entity, verb = (parts[1], parts[2]) if len(parts) > 2 and parts[0] == "qbo" else ("", "")
    same = [payload.get("source"), payload["id"]] if payload.get("id") else [payload]
    return Change(
        str(payload.get("intuitaccountid") or ""),
        kind,
        OF_CONCERN.get(entity.lower(), ""),
        str(payload.get("intuitentityid") or ""),
        _OPERATIONS.get(verb.lower(), verb.capitalize()),
        str(payload.get("time") or ""),
        same,
    )


def _older(payload: Payload) -> Change | None:
    changes = payload["dataChangeEvent"]
    entities = changes.get("entities") if isinstance(changes, dict) else None
    if not isinstance(entities, list) or not entities or not isinstance(entities[0], dict):
        return None
    one, realm = entities[0], payload.get("realmId")
    name, operation = str(one.get("name") or ""), str(one.get("operation") or "")
    names = ("name", "id", "operation", "lastUpdated", "deletedId")
    return Change(
        str(realm or ""),
        f"{name}.{operation}",
        OF_CONCERN.get(name.lower(), ""),
        str(one.get("id") or ""),
        operation,
        str(one.get("lastUpdated") or ""),
        [realm, *(one.get(each) for each in names)],
        str(one.get("deletedId") or ""),
    )


def _instant(text: str) -> datetime | None:
    """An instant with up to nine digits of a second; without a zone it is taken as UTC."""
    try:
        at = datetime.fromisoformat(_FRACTION.sub(r"\1", text))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
