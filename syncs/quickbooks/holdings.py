"""What the books hold of documents: all since a day, a thousand a read, and by their ids."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import batched

from .gateway import Entity, Gateway, quoted

KINDS = ("Invoice", "CreditMemo")
_IDS_A_QUESTION = 100


def since(gateway: Gateway, day: date) -> Iterator[tuple[str, Entity]]:
    """Every invoice and credit memo of that day and later, whoever wrote it, with its kind."""
    for kind in KINDS:
        # In the order of ids, or what is written meanwhile would shift the pages.
        for row in gateway.query(kind, f"TxnDate >= {quoted(day.isoformat())} ORDERBY Id"):
            yield kind, row


def by_ids(gateway: Gateway, kind: str, ids: Iterable[str]) -> Iterator[tuple[str, Entity]]:
    """The documents of a kind with these ids; those that are gone are left out."""
    for some in batched(sorted(ids), _IDS_A_QUESTION):
        listed = ", ".join(quoted(each) for each in some)
        for row in gateway.query(kind, f"Id IN ({listed})"):
            yield kind, row
