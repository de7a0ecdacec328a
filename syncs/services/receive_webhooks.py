"""Keeps what HubSpot and QuickBooks tell us, before anything is made of it."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from ..models import WebhookEvent
from ..received import Received

_INSERT = """
INSERT INTO syncs_webhookevent (source, key, payload, body, account, kind, object_id, occurred_at,
    received_at, deliveries, state, tries, outcome, processed_at)
VALUES (%s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s, %s)
ON CONFLICT (source, key) DO UPDATE
    SET deliveries = syncs_webhookevent.deliveries + EXCLUDED.deliveries
"""


def receive_webhooks(source: str, events: Sequence[Received]) -> None:
    """Writes events down, each once; of those that came before only the deliveries are counted.

    What can't be read counts as failed from the start, in words.
    """
    found = {one.key: one for one in events}
    times = Counter(one.key for one in events)
    # In one order everywhere, so that requests that bring the same events don't lock each other.
    rows = [_row(source, found[key], times[key]) for key in sorted(found)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


def _row(source: str, one: Received, times: int) -> list[str | int | datetime | None]:
    now, state = timezone.now(), WebhookEvent.State
    payload = None if one.payload is None else json.dumps(one.payload)
    return [
        source, one.key, payload, one.body, one.account, one.kind, one.object_id,
        one.occurred_at, now, times, state.FAILED if one.problem else state.WAITING,
        one.problem, now if one.problem else None,
    ]  # fmt: skip
