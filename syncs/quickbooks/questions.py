"""Questions made of the gateway's reads: for what may be gone, and for many by one field."""

from collections.abc import Iterable, Iterator
from itertools import batched

from ..errors import Permanent
from .gateway import Answer, Entity, Gateway, quoted

VALUES_A_QUESTION = 100
_GONE = "610"


def find(gateway: Gateway, kind: str, quickbooks_id: str) -> Answer | None:
    """What QuickBooks holds under this id; None where it is gone."""
    try:
        return gateway.read(kind, quickbooks_id)
    except Permanent as refusal:
        if refusal.code == _GONE:
            return None
        raise


def among(
    gateway: Gateway, kind: str, field: str, values: Iterable[str], condition: str = ""
) -> Iterator[Entity]:
    """Every row of a kind whose field has one of these values; a hundred values a call."""
    also = f" AND {condition}" if condition else ""
    for some in batched(sorted(set(values)), VALUES_A_QUESTION):
        listed = ", ".join(quoted(each) for each in some)
        yield from gateway.query(kind, f"{field} IN ({listed}){also}")
