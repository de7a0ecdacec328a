"""Compares the ledger with HubSpot's total, and sent invoices with what QuickBooks holds now."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet

from clients.models import Company
from invoices.models import Invoice, Status, TimeEntry
from invoices.selectors.ledger import known_entries, ledger

from ..models import PushAttempt, QuickBooksReference
from ..quickbooks import comparison, exact_json
from ..quickbooks.books import gateway_of
from ..quickbooks.gateway import Entity, Gateway, quoted

_IDS_A_QUESTION = 100


def ledger_differences(period: date | None = None) -> list[str]:
    """Where the ledger's places don't add up to the seconds that HubSpot knows."""
    entries = TimeEntry.objects.all()
    if period:
        entries = entries.filter(worked_on__year=period.year, worked_on__month=period.month)
    placed = sum(ledger(entries).values())
    known = _hubspot_seconds(entries)
    if placed == known:
        return []
    return [f"The ledger has {placed} seconds, but HubSpot knows {known}."]


def _hubspot_seconds(entries: QuerySet[TimeEntry]) -> int:
    return sum(
        max(seconds or 0, 0) for seconds in known_entries(entries).values_list("seconds", flat=True)
    )


def quickbooks_differences(company: Company, period: date | None = None) -> list[str]:
    """What QuickBooks holds otherwise than it was sent: number, lines, total, customer, state.

    Invoices whose push has no known end count too. Raises OutsideError where it can't be read.
    """
    found = [f"{invoice}: {invoice.get_status_display()}." for invoice in _open(company, period)]
    references = _references(company, period)
    if not references:
        return found
    gateway = gateway_of(company)
    held = _held(gateway, references)
    sent = _sent_bodies(references)
    for reference in references:
        document = held.get((reference.entity_type, reference.quickbooks_id))
        found += [
            f"{reference.invoice}: {words}."
            for words in _compared(reference, sent[reference.invoice_id], document)
        ]
    return found


def _of(company: Company, period: date | None) -> QuerySet[Invoice]:
    invoices = Invoice.objects.filter(client__company=company).select_related("client")
    return invoices.filter(period=period) if period else invoices


def _open(company: Company, period: date | None) -> QuerySet[Invoice]:
    return _of(company, period).filter(status__in=[Status.SENDING, Status.UNKNOWN, Status.VOIDING])


def _references(company: Company, period: date | None) -> list[QuickBooksReference]:
    settled = _of(company, period).filter(status__in=[Status.SENT, Status.VOID])
    found = QuickBooksReference.objects.filter(invoice__in=settled)
    return list(found.select_related("invoice__client").order_by("invoice_id"))


def _held(
    gateway: Gateway, references: Iterable[QuickBooksReference]
) -> dict[tuple[str, str], Entity]:
    """What QuickBooks has of these, by type and id; a hundred a call."""
    held: dict[tuple[str, str], Entity] = {}
    for kind in QuickBooksReference.EntityType.values:
        ids = [each.quickbooks_id for each in references if each.entity_type == kind]
        for start in range(0, len(ids), _IDS_A_QUESTION):
            some = ", ".join(quoted(each) for each in ids[start : start + _IDS_A_QUESTION])
            rows = gateway.query(kind, f"Id IN ({some})")
            held |= {(kind, row["Id"]): row for row in rows}
    return held


def _sent_bodies(references: Iterable[QuickBooksReference]) -> dict[int, Entity]:
    """The last body that was sent for each invoice."""
    attempts = PushAttempt.objects.filter(
        invoice__in=[reference.invoice_id for reference in references],
        operation=PushAttempt.Operation.CREATE,
    ).exclude(body="")
    bodies = attempts.order_by("id").values_list("invoice_id", "body")
    return {invoice_id: exact_json.loads(text) for invoice_id, text in bodies}


def _compared(reference: QuickBooksReference, sent: Entity, held: Entity | None) -> Iterator[str]:
    gone = held is None or comparison.is_voided(held)
    if reference.invoice.status == Status.VOID:
        if not gone:
            yield "void here, but not in QuickBooks"
        return
    if held is None:
        yield "deleted in QuickBooks"
    elif gone:
        yield "voided in QuickBooks"
    else:
        yield from comparison.differences(sent, held)


def companies_to_reconcile() -> list[Company]:
    """Companies of which QuickBooks holds anything."""
    holding = QuickBooksReference.objects.values("invoice__client__company")
    return list(Company.objects.filter(pk__in=holding).order_by("id"))
