"""Until when QuickBooks has asked to wait, in words for whoever waits for an invoice to leave."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from clients.models import Company

from ..models import QuickBooksConnection
from ..quickbooks import pace


def waiting_words(company: Company) -> str:
    """When sending goes on, by the company's clock; nothing where QuickBooks hasn't asked."""
    connection = QuickBooksConnection.objects.filter(company=company).first()
    seconds = pace.closed_seconds(connection.realm_id) if connection else 0
    if not seconds:
        return ""
    until = timezone.now() + timedelta(seconds=seconds)
    clock = until.astimezone(ZoneInfo(company.time_zone))
    return f"QuickBooks asked to wait; sending goes on by itself at {clock:%H:%M:%S}."


def waiting_now() -> list[str]:
    """The same of every connected company that is waiting, by its name."""
    companies = Company.objects.filter(quickbooks_connection__isnull=False).order_by("name")
    said = [(company, waiting_words(company)) for company in companies]
    return [f"{company}: {words}" for company, words in said if words]
