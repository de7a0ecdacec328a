"""Which objects are associated with which: read in batches, paged by row, with their types."""

from collections.abc import Iterable
from itertools import batched

from .answers import Row, by_id, entries, next_page, only_missing, part, rows, type_ids
from .calls import Calls

ASSOCIATIONS_BATCH = 1000
TypedAssociations = dict[str, dict[str, set[int]]]


def typed_associations(calls: Calls, kind: str, to: str, ids: Iterable[str]) -> TypedAssociations:
    """For each id the associated ids with their types; empty where none are."""
    found: TypedAssociations = {}
    for some in batched(ids, ASSOCIATIONS_BATCH):
        found |= {one: {} for one in some}
        inputs = [{"id": one} for one in some]
        while inputs:
            inputs = _once(calls, kind, to, inputs, found)
    return found


def _once(
    calls: Calls, kind: str, to: str, inputs: list[Row], found: TypedAssociations
) -> list[Row]:
    """Reads one page of each input's associations; returns the inputs that have more."""
    doing = f"reading which {to} belong to {kind}"
    answer = calls.post(
        calls.at("associations", kind, to, "batch", "read"), doing, {"inputs": inputs}
    )
    only_missing(answer, doing)
    more: list[Row] = []
    for row in rows(answer, doing):
        object_id = str(part(row, "from").get("id"))
        held = found.setdefault(object_id, {})
        for target, one in by_id(entries(row, "to"), doing, "toObjectId").items():
            held.setdefault(target, set()).update(type_ids(one))
        if further := next_page(row):
            more.append({"id": object_id, "after": further})
    return [] if more == inputs else more
