"""Change data capture, read whatever its shape, and its rows by id as the fallback."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from .gateway import Entity, Gateway
from .questions import among

MOST_OBJECTS = 1000
Captured = dict[str, list[Entity]]


def captured(gateway: Gateway, kinds: Sequence[str], since: datetime) -> Captured:
    """What changed by kind; a kind that has more than an answer takes isn't there.

    An answer takes 1,000 objects of all kinds together, so a full one may lack any of them: each
    kind is asked for alone then.
    """
    found = by_kind(gateway.changes(kinds, since), kinds)
    if sum(len(rows) for rows in found.values()) < MOST_OBJECTS:
        return found
    if len(kinds) == 1:
        return {}
    return {name: rows for kind in kinds for name, rows in captured(gateway, [kind], since).items()}


def by_kind(blocks: Iterable[Mapping[str, object]], kinds: Sequence[str]) -> Captured:
    """The rows by kind: one block a kind in any order, all in one, or `{}` for none."""
    found: Captured = {kind: [] for kind in kinds}
    for block in blocks:
        for kind in kinds:
            rows = block.get(kind)
            found[kind] += [row for row in rows if row.get("Id")] if isinstance(rows, list) else []
    return found


def rows_by_id(gateway: Gateway, kind: str, ids: Iterable[str]) -> dict[str, Entity]:
    """What QuickBooks holds under these ids, a hundred a call; what is gone isn't there."""
    return {row["Id"]: row for row in among(gateway, kind, "Id", ids)}
