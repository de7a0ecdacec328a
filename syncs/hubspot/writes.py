"""Setting properties of many objects at once, and object by object where a batch is refused."""

from collections.abc import Mapping
from itertools import batched

from .. import errors
from .answers import by_id, rows
from .calls import Calls

BATCH = 100
MISSING_PROPERTY = "PROPERTY_DOESNT_EXIST"
Outcome = dict[str, errors.OutsideError | None]
Values = Mapping[str, str]


def update_object(calls: Calls, kind: str, object_id: str, properties: Values) -> None:
    """Sets properties of one object."""
    doing = f"writing to {kind.removesuffix('s')} {object_id}"
    calls.patch(calls.at("objects", kind, object_id), doing, {"properties": dict(properties)})


def update_objects(calls: Calls, kind: str, changes: Mapping[str, Values]) -> Outcome:
    """Sets properties of many objects, 100 a call; for each id what went wrong, or None."""
    outcome: Outcome = {}
    for some in batched(changes.items(), BATCH):
        outcome |= _batch(calls, kind, dict(some))
    return outcome


def _batch(calls: Calls, kind: str, changes: dict[str, Values]) -> Outcome:
    inputs = [{"id": one, "properties": dict(values)} for one, values in changes.items()]
    where, doing = calls.at("objects", kind, "batch", "update"), f"writing to {kind}"
    try:
        answer = calls.post(where, doing, {"inputs": inputs})
    except errors.Permanent as refusal:
        if refusal.code == MISSING_PROPERTY:
            return dict.fromkeys(changes, refusal)
        return {one: _alone(calls, kind, one, values) for one, values in changes.items()}
    written = by_id(rows(answer, doing), doing)
    return {
        one: None if one in written else _alone(calls, kind, one, values)
        for one, values in changes.items()
    }


def _alone(
    calls: Calls, kind: str, object_id: str, properties: Values
) -> errors.OutsideError | None:
    try:
        update_object(calls, kind, object_id, properties)
    except errors.Permanent as refusal:
        return refusal
    return None
