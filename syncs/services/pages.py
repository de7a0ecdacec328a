"""Pages of HubSpot's records: put together, keyed by id, and tested again for their age."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from ..hubspot.mapping import Unidentified, identity, modified_at

Row = dict[str, Any]
CHUNK = 500


def changed_since(record: Row, since: datetime) -> bool:
    """Whether a record changed at or after an instant; one that doesn't say may have."""
    at = modified_at(record)
    return at is None or at >= since


def keyed(records: Iterable[Row]) -> dict[int, Row]:
    """Records by their ids; those without a usable one can't be kept."""
    found: dict[int, Row] = {}
    for record in records:
        with suppress(Unidentified):
            found[identity(record)] = record
    return found


def chunks(pages: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """Pages put together, so that associations take few calls and rows few statements."""
    chunk: list[Row] = []
    for page in pages:
        chunk += page
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
