"""The sparse update that makes a document ours again: only what differs is named."""

from collections.abc import Collection, Sequence

from invoices.models import Invoice

from .answers import Entity
from .drift import LINES, NOTE, WHOLE, Difference
from .expected import Expected, lines
from .mapping import note_of

LONGEST_NOTE = 4000
_PLAIN = ("CustomerRef", "DocNumber", "TxnDate", "DueDate", "ExchangeRate")
_FOLLOWS = ("TxnTaxDetail", "TotalAmt")


def obstacles(sent: Entity, drift: Sequence[Difference]) -> list[str]:
    """Why these differences can't be put right from here, in words; none is good."""
    fields = {each["field"] for each in drift}
    found = []
    if WHOLE in fields:
        found.append("It is void or deleted in QuickBooks, and that can't be undone.")
    if "CurrencyRef" in fields:
        found.append("QuickBooks never changes the currency of a document.")
    if fields and fields <= set(_FOLLOWS):
        found.append("Tax is QuickBooks' own to compute. Correct it there, or accept it.")
    found += [
        f"What was left to QuickBooks can't be taken away from here: {each['what'].lower()}."
        for each in drift
        if each["field"] in _PLAIN and each["field"] not in sent
    ]
    return found


def update(invoice: Invoice, expected: Expected, held: Entity, fields: Collection[str]) -> Entity:
    """What to send: the id, the version it is of, and the fields as they were sent.

    Lines go whole, since QuickBooks replaces them all; those that are still there keep their ids.
    What was written into the private note stays behind ours.
    """
    sent = expected.sent
    parts: Entity = {"sparse": True, "Id": held["Id"], "SyncToken": held["SyncToken"]}
    parts |= {name: sent[name] for name in _PLAIN if name in fields}
    if LINES in fields:
        parts["Line"] = _lines(expected, held)
        parts |= {name: sent[name] for name in ("GlobalTaxCalculation",) if name in sent}
    if NOTE in fields:
        theirs = held.get(NOTE) or ""
        parts[NOTE] = f"{sent.get(NOTE) or note_of(invoice)} {theirs}".strip()[:LONGEST_NOTE]
    return parts


def _lines(expected: Expected, held: Entity) -> list[Entity]:
    still = {line.get("Id") for line in lines(held)}
    ids = [line.get("Id") for line in lines(expected.document)]
    return [
        {"Id": its_id, **line} if its_id in still and its_id else line
        for line, its_id in zip(expected.sent["Line"], ids, strict=True)
    ]
