"""Batches as QuickBooks takes and answers them: exact bodies in, one answer an item out."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..errors import OutcomeUnknown, OutsideError
from . import faults
from .gateway import Answer, Batched, Entity

# Since November 2025; more are refused as a whole.
MOST_ITEMS = 30


class Item(NamedTuple):
    """A document to be created: its bId (at most 10 signs), its kind, its exact body."""

    name: str
    kind: str
    body: str


def request(items: Iterable[Item]) -> str:
    """The batch's exact body, with each document in it byte for byte."""
    return f'{{"BatchItemRequest":[{",".join(_asked(item) for item in items)}]}}'


def _asked(item: Item) -> str:
    name, kind = json.dumps(item.name), json.dumps(item.kind)
    return f'{{"bId":{name},"operation":"create",{kind}:{item.body}}}'


def answers(kinds: Mapping[str, str], batched: Batched) -> dict[str, Answer | OutsideError]:
    """What came of each item, by its bId; `kinds` says what each was to create.

    Their order means nothing. An item without an answer is unknown; where the answer names an item
    twice, or one that wasn't sent, it isn't this batch's answer, and every item is unknown.
    """
    named = [(str(item.get("bId")), item) for item in batched.items]
    if any(
        count > 1 or name not in kinds for name, count in Counter(name for name, _ in named).items()
    ):
        return dict.fromkeys(kinds, _unknown("QuickBooks' answer isn't of this batch.", batched))
    found = {name: _answered(kinds[name], item, batched) for name, item in named}
    missing = _unknown("QuickBooks' answer to the batch leaves this invoice out.", batched)
    return {name: found.get(name, missing) for name in kinds}


def _answered(kind: str, item: Entity, batched: Batched) -> Answer | OutsideError:
    entity = item.get(kind)
    error = faults.error_in(item, 200, batched.intuit_tid)
    if error and entity is None:
        return error
    if error or not isinstance(entity, dict):
        return _unknown("QuickBooks' answer to the batch can't be read.", batched)
    return Answer(entity, batched.intuit_tid)


def _unknown(words: str, batched: Batched) -> OutcomeUnknown:
    return OutcomeUnknown(words, reference=batched.intuit_tid)
