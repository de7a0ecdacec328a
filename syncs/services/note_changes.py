"""What somebody changed in QuickBooks, read and kept: payments, edits, voids, deletions, merges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from invoices.figures import counted

from ..errors import Misconfigured
from ..models import QuickBooksConnection, QuickBooksReference
from ..quickbooks.changes import rows_by_id
from ..quickbooks.gateway import Entity, Gateway
from ..quickbooks.questions import find
from .note_customers import note_customers
from .note_document import note_document, references_of

DOCUMENTS = tuple(QuickBooksReference.EntityType.values)
PAYMENT, CUSTOMER = "Payment", "Customer"
Key = tuple[str, str]


class Change(NamedTuple):
    """What an event says: of which entity, what happened (as told), and what a merge took away."""

    entity: str
    quickbooks_id: str
    operation: str = ""
    deleted_id: str = ""


@dataclass
class Noted:
    """What came of changes: documents of ours that told something new, and all others."""

    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    others: int = 0
    customers: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All of it in a line or two."""
        parts = [f"{counted(self.changed, 'document', 'documents')} changed"]
        parts += [f"{self.gone} of them gone"] if self.gone else []
        parts += [f"{self.unchanged} as known"] if self.unchanged else []
        parts += [f"{counted(self.others, 'change', 'changes')} of no concern"] * bool(self.others)
        return " ".join([f"{', '.join(parts)}.", *self.customers])


def note_changed(realm_id: str, changes: Iterable[Change]) -> Noted:
    """Reads what changed in a realm, as far as it is of ours, and keeps it.

    Events are hints: the documents are read, a hundred a call, and what is of somebody else isn't
    asked for. Raises OutsideError where the books can't be read; repeating it is safe.
    """
    connection = QuickBooksConnection.objects.filter(
        realm_id=realm_id, state=QuickBooksConnection.State.CONNECTED
    ).first()
    if connection is None:
        raise Misconfigured(f"No company is connected with the books {realm_id}.")
    gateway, every, noted = Gateway(connection), list(dict.fromkeys(changes)), Noted()
    keys = {(each.entity, each.quickbooks_id) for each in every if each.entity in DOCUMENTS}
    payments = [each.quickbooks_id for each in every if each.entity == PAYMENT]
    paid = linked(rows_by_id(gateway, PAYMENT, payments).values()) if payments else set()
    known = note_documents(gateway, keys | paid, noted)
    customers = [each for each in every if each.entity == CUSTOMER]
    merged = {each.deleted_id: each.quickbooks_id for each in customers if each.deleted_id}
    ids = {each.quickbooks_id for each in customers} | set(merged)
    noted.customers += note_customers(connection.company, gateway, ids, merged)
    noted.others += len(keys - known)
    return noted


def note_documents(gateway: Gateway, keys: Iterable[Key], noted: Noted) -> set[Key]:
    """Reads those documents that are ours, and keeps what is new of them; gives which are."""
    references = references_of(gateway.realm_id, keys)
    note_references(gateway, references, noted)
    return {(each.entity_type, each.quickbooks_id) for each in references}


def note_references(
    gateway: Gateway, references: Sequence[QuickBooksReference], noted: Noted
) -> None:
    """Reads these documents, a hundred a call; one that isn't listed is asked for by itself."""
    for kind in DOCUMENTS:
        of_kind = [each for each in references if each.entity_type == kind]
        held = rows_by_id(gateway, kind, [each.quickbooks_id for each in of_kind])
        for reference in of_kind:
            row = held.get(reference.quickbooks_id) or _read(gateway, reference)
            note(reference, row, noted)


def note(reference: QuickBooksReference, held: Entity | None, noted: Noted) -> None:
    """Keeps one document and counts it."""
    told = note_document(reference.pk, held)
    noted.changed += told
    noted.unchanged += not told
    if told and not reference.gone:
        reference.refresh_from_db(fields=["gone"])
        noted.gone += bool(reference.gone)


def linked(payments: Iterable[Entity]) -> set[Key]:
    """The documents that payments are applied to."""
    links = (
        link
        for payment in payments
        for line in payment.get("Line") or []
        for link in line.get("LinkedTxn") or []
    )
    return {
        (link["TxnType"], link["TxnId"])
        for link in links
        if link.get("TxnType") in DOCUMENTS and link.get("TxnId")
    }


def _read(gateway: Gateway, reference: QuickBooksReference) -> Entity | None:
    """None where it is surely deleted."""
    if reference.gone == QuickBooksReference.Gone.DELETED:
        return None
    found = find(gateway, reference.entity_type, reference.quickbooks_id)
    return found.entity if found else None
