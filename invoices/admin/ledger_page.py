"""The ledger's page: every second that HubSpot knows, by where it stands, for ever or a month."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from clients.models import Company

from ..models import TimeEntry
from ..selectors.ledger import known_entries, ledger
from ..wording import PLACES

MONTHS_TO_CHOOSE = 24


def ledger_page(asked: str) -> dict[str, Any]:
    """Seconds by place, of all time or of the month asked for (2026-10)."""
    first = _month(asked)
    entries = _of_month(first)
    seconds = ledger(entries)
    return {
        "places": [(place, PLACES[place], seconds[place]) for place in PLACES],
        "total": sum(seconds.values()),
        "hubspot_total": _hubspot_total(entries),
        "month": first,
        "months": months_back(Company.firm().today(), MONTHS_TO_CHOOSE),
    }


def months_back(day: date, count: int) -> list[date]:
    """The first days of the month of this day and of those before it, so many in all."""
    months = [day.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


def _month(asked: str) -> date | None:
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None


def _of_month(first: date | None) -> QuerySet[TimeEntry] | None:
    if first is None:
        return None
    return TimeEntry.objects.filter(worked_on__year=first.year, worked_on__month=first.month)


def _hubspot_total(entries: QuerySet[TimeEntry] | None) -> int:
    known = known_entries(entries).filter(seconds__gt=0)
    return known.aggregate(total=Sum("seconds"))["total"] or 0
