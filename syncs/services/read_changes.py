"""Reads what changed in QuickBooks since the last look: the backstop behind its events."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from clients.models import Client
from invoices.figures import counted

from ..errors import OutsideError
from ..models import QuickBooksConnection, QuickBooksReference, SyncRun
from ..quickbooks.changes import Captured, captured
from ..quickbooks.documents import is_deleted
from ..quickbooks.gateway import Entity, Gateway
from .note_changes import (
    CUSTOMER,
    DOCUMENTS,
    PAYMENT,
    Noted,
    linked,
    note,
    note_documents,
    note_references,
)
from .note_customers import note_customers
from .note_document import references_of
from .sync_runs import carried_out

KINDS = (*DOCUMENTS, PAYMENT, CUSTOMER)
OVERLAP = timedelta(minutes=10)
# QuickBooks looks back 30 days at most; an hour of that is for clocks that differ.
LONGEST = timedelta(days=30) - timedelta(hours=1)


def read_changes(
    by: AbstractBaseUser | None = None, *, only: QuickBooksConnection | None = None
) -> SyncRun | None:
    """Reads the changes of every connected company, or one; None where nothing had happened.

    What a person asks for is always kept as a run, and so is trouble; one company's doesn't stop
    the others. Raises AlreadyRunning while another reading is under way.
    """
    run = SyncRun(kind=SyncRun.Kind.CHANGES, started_by_id=by.pk if by else None)
    with carried_out(run):
        _read_all(run, only)
    if by is None and run.state == SyncRun.State.FINISHED and not (run.changed or run.error):
        run.delete()
        return None
    return run


def _read_all(run: SyncRun, only: QuickBooksConnection | None) -> None:
    """The words of what a person should know are kept; the run fails with those of trouble."""
    connected = QuickBooksConnection.objects.filter(state=QuickBooksConnection.State.CONNECTED)
    connected = connected.filter(pk=only.pk) if only else connected
    words, troubles = list[str](), list[str]()
    for connection in connected.select_related("company").order_by("id"):
        noted = Noted()
        try:
            words += _read(connection, noted)
        except OutsideError as trouble:
            troubles.append(f"{connection.company}: {trouble.message}")
        _count(run, noted)
    run.error = " ".join(words)
    if troubles:
        raise OutsideError(" ".join([*troubles, *words]))


def _read(connection: QuickBooksConnection, noted: Noted) -> list[str]:
    """One company's changes; the cursor moves on only where all were read."""
    began, since = timezone.now(), connection.changes_seen_until
    gateway, words = Gateway(connection), list[str]()
    if since and since > began - LONGEST:
        _by_capture(connection, gateway, since, noted)
    else:
        words += _every_document(connection, gateway, since, noted)
    until = max(began - OVERLAP, since or began - OVERLAP)
    QuickBooksConnection.objects.filter(pk=connection.pk).update(changes_seen_until=until)
    return words + noted.customers


def _by_capture(
    connection: QuickBooksConnection, gateway: Gateway, since: datetime, noted: Noted
) -> None:
    """Whole documents come with their change; a kind with too many is read by our ids instead."""
    rows = captured(gateway, KINDS, since)
    _note_captured(gateway, rows, noted)
    overfull = [kind for kind in DOCUMENTS if kind not in rows]
    if PAYMENT not in rows:
        overfull = list(DOCUMENTS)
    if overfull:
        note_references(gateway, _known(connection, overfull), noted)
    changed = rows.get(CUSTOMER)
    ids = _customer_ids(connection) if changed is None else _unusable(changed)
    noted.customers += note_customers(connection.company, gateway, ids, {})


def _note_captured(gateway: Gateway, rows: Captured, noted: Noted) -> None:
    held = {(kind, row["Id"]): row for kind in DOCUMENTS for row in rows.get(kind, [])}
    known = references_of(gateway.realm_id, held)
    for reference in known:
        note(reference, held[reference.entity_type, reference.quickbooks_id], noted)
    noted.others += len(held) - len(known)
    payments = [row for row in rows.get(PAYMENT, []) if not is_deleted(row)]
    note_documents(gateway, linked(payments) - set(held), noted)


def _every_document(
    connection: QuickBooksConnection, gateway: Gateway, since: datetime | None, noted: Noted
) -> list[str]:
    """Without a cursor, or with one that QuickBooks no longer looks back to."""
    references = _known(connection, DOCUMENTS)
    note_references(gateway, references, noted)
    noted.customers += note_customers(connection.company, gateway, _customer_ids(connection), {})
    if since is None:
        return []
    return [
        f"{connection.company}: the last look was {since:%d %b %Y}, further back than QuickBooks "
        f"tells changes, so {counted(len(references), 'document was', 'documents were')} read anew."
    ]


def _known(connection: QuickBooksConnection, kinds: Iterable[str]) -> list[QuickBooksReference]:
    """Our documents there that may still change."""
    found = QuickBooksReference.objects.filter(
        realm_id=connection.realm_id, entity_type__in=list(kinds)
    )
    return list(found.exclude(gone=QuickBooksReference.Gone.DELETED).order_by("id"))


def _customer_ids(connection: QuickBooksConnection) -> set[str]:
    clients = Client.objects.filter(company=connection.company)
    return set(clients.values_list("quickbooks_customer_id", flat=True)) - {""}


def _unusable(customers: Iterable[Entity]) -> set[str]:
    """Inactive ones come as rows or as stubs."""
    return {row["Id"] for row in customers if is_deleted(row) or row.get("Active") is False}


def _count(run: SyncRun, noted: Noted) -> None:
    run.done += noted.changed + noted.unchanged
    run.changed += noted.changed
    run.unchanged += noted.unchanged
    run.deleted += noted.gone
    run.left_out += noted.others
