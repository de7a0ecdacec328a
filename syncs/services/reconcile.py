"""Compares the ledger with HubSpot's total, and sent invoices with what QuickBooks holds now."""

from datetime import date

from django.db.models import Q, QuerySet

from clients.models import Company
from invoices.models import Invoice, Status, TimeEntry
from invoices.selectors.ledger import known_entries, ledger

from ..models import QuickBooksReference
from .reconcile_documents import document_differences


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
    """What QuickBooks holds otherwise than it was sent, and what it holds twice, in words.

    What a person has accepted is none. Invoices whose push has no known end count too. Raises
    OutsideError where it can't be read.
    """
    return document_differences(company, period).differences


def companies_to_reconcile() -> list[Company]:
    """Companies of which QuickBooks holds anything, or may hold it."""
    holding = QuickBooksReference.objects.values("invoice__client__company")
    given = Invoice.objects.filter(
        status__in=[Status.SENDING, Status.SENT, Status.UNKNOWN, Status.VOIDING]
    ).values("client__company")
    return list(Company.objects.filter(Q(pk__in=holding) | Q(pk__in=given)).order_by("id"))
