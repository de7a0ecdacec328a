"""What the books hold of documents, ours and others: all since a day, a thousand a read."""

from collections.abc import Iterator
from datetime import date

from ..models import QuickBooksReference
from .gateway import Entity, Gateway, quoted

KINDS: tuple[str, ...] = tuple(QuickBooksReference.EntityType.values)


def since(gateway: Gateway, day: date) -> Iterator[tuple[str, Entity]]:
    """Every invoice and credit memo of that day and later, whoever wrote it, with its kind."""
    for kind in KINDS:
        # In the order of ids, or what is written meanwhile would shift the pages.
        for row in gateway.query(kind, f"TxnDate >= {quoted(day.isoformat())} ORDERBY Id"):
            yield kind, row
