"""What QuickBooks' answers hold; what can't be read must not be taken for nothing being there."""

from typing import Any

from ..errors import OutcomeUnknown
from .shapes import misfit

Entity = dict[str, Any]
_TEXTS = ("Id", "SyncToken")


def entity(payload: Any, kind: str, reference: str) -> Entity:
    """The one object of an answer; raises OutcomeUnknown where there is none."""
    found = payload.get(kind) if isinstance(payload, dict) else None
    if not isinstance(found, dict):
        raise _unreadable(f"has no {kind} in it", reference)
    if name := misfit(found):
        raise _unreadable(f"has a {kind} whose {name} can't be read", reference)
    return _with_texts(found)


def rows(response: Entity, kind: str, reference: str) -> list[Entity]:
    """The rows of a query's answer: without any, QuickBooks leaves the kind out altogether."""
    return _rows(response.get(kind, []), kind, reference)


def items(payload: Any, reference: str) -> list[Entity]:
    """The answers to a batch's items, in no order."""
    found = payload.get("BatchItemResponse") if isinstance(payload, dict) else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise _unreadable("has no batch in it", reference)
    if name := misfit(found):
        raise _unreadable(f"has a batch in it whose {name} can't be read", reference)
    return found


def blocks(payload: Any, reference: str) -> list[Entity]:
    """The blocks of change data capture as they come, one a kind or all in one."""
    answers = payload.get("CDCResponse") if isinstance(payload, dict) else None
    if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
        raise _unreadable("has no changes in it", reference)
    listed = [one.get("QueryResponse") or [] for one in answers]
    if not all(isinstance(each, list) for each in listed):
        raise _unreadable("has changes in it that can't be read", reference)
    found = [block for each in listed for block in each]
    return [_block(block, reference) for block in found]


def _block(block: Any, reference: str) -> Entity:
    if not isinstance(block, dict):
        raise _unreadable("has changes in it that can't be read", reference)
    return {
        kind: _rows(value, kind, reference) if kind[:1].isupper() else value
        for kind, value in block.items()
    }


def _rows(listed: Any, kind: str, reference: str) -> list[Entity]:
    if not isinstance(listed, list) or not all(_has_id(row) for row in listed):
        raise _unreadable(f"lists no {kind} that can be read", reference)
    if name := misfit(listed):
        raise _unreadable(f"lists a {kind} whose {name} can't be read", reference)
    return [_with_texts(row) for row in listed]


def _has_id(row: Any) -> bool:
    identity = row.get("Id") if isinstance(row, dict) else None
    return isinstance(identity, str | int) and not isinstance(identity, bool) and identity != ""


def _with_texts(found: Entity) -> Entity:
    """Ids are text, even where they look like numbers."""
    odd = {name: str(found[name]) for name in _TEXTS if isinstance(found.get(name), int)}
    return found | odd if odd else found


def _unreadable(what: str, reference: str) -> OutcomeUnknown:
    return OutcomeUnknown(f"QuickBooks' answer {what}.", reference=reference)
