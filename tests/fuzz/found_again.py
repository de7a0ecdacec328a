"""Looks for what came in by a webhook among what is kept, by a reading of its own."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from syncs.hubspot import webhooks as hubspot
from syncs.models import WebhookEvent
from syncs.quickbooks import webhooks as quickbooks

_READ = {"hubspot": hubspot.read, "quickbooks": quickbooks.read}
_ESCAPED = re.compile(rb"\\(\\|x[0-9a-f]{2})")


def missing(source: str, body: bytes) -> list[str]:
    """What of a body is kept nowhere, neither as its events nor to the byte.

    Of several events with the same key one is enough: they are the same event told again.
    """
    kept = {event.key: event for event in WebhookEvent.objects.filter(source=source)}
    if any(body == bytes_of(event) for event in kept.values()):
        return []
    told = defaultdict(list)
    for item, received in zip(_items(_read(body)), _READ[source](body), strict=True):
        told[received.key].append(item)
    held = {key: _kept(event) for key, event in kept.items()}
    return [f"{key}: {items}" for key, items in told.items() if held.get(key) not in items]


def bytes_of(event: WebhookEvent) -> bytes:
    """A body that couldn't be read, as it came: the key tells which of two readings it is."""
    text = event.body.encode()
    if sha256(text).hexdigest() == event.key:
        return text
    return _ESCAPED.sub(lambda found: b"\\" if found[1] == b"\\" else _byte(found[1]), text)


def _byte(written: bytes) -> bytes:
    return bytes([int(written[1:], 16)])


def _kept(event: WebhookEvent) -> Any:
    return _read(event.body or json.dumps(event.payload))


def _read(text: str | bytes) -> Any:
    """JSON with each number that isn't whole, or is too long, as its digits."""
    return json.loads(
        text,
        parse_int=lambda digits: int(digits) if len(digits) <= 300 else digits,
        parse_float=str,
        parse_constant=str,
        strict=False,
    )


def _items(value: Any) -> Iterator[Any]:
    """The events of a list, or of the older format's notifications, with what is around each."""
    if isinstance(value, list):
        yield from value
        return
    besides = {name: one for name, one in value.items() if name != "eventNotifications"}
    for each in value["eventNotifications"] or ([{}] if besides else []):
        for one in _entities(each):
            if not besides:
                yield one
            else:
                yield (one if isinstance(one, dict) else {"told": one}) | {"besides": besides}


def _entities(told: Any) -> Iterator[Any]:
    changes = told.get("dataChangeEvent") if isinstance(told, dict) else None
    entities = changes.get("entities") if isinstance(changes, dict) else None
    if not isinstance(entities, list) or not entities:
        yield told
        return
    for entity in entities:
        yield told | {"dataChangeEvent": changes | {"entities": [entity]}}
