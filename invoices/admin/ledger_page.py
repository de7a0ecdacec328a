"""The ledger's page: every second that HubSpot knows, by client or month and where it stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from clients.models import Client, Company

from ..figures import month
from ..models import TimeEntry
from ..selectors.ledger_table import Row, by_client, by_month, sum_of
from ..wording import PLACES
from .base import key_of
from .tabs import TAB
from .time_filters import ALL, CLIENT, MONTH, NO_CLIENT, NONE, PLACE, months_back, worked_in

MONTHS_TO_CHOOSE = 24


@dataclass(frozen=True)
class Line:
    """A row of the table: its name, where that leads, and each figure with its entries."""

    name: str
    address: str
    cells: list[tuple[int, str]]
    row: Row
    entries: str


def ledger_page(asked_month: str, asked_client: str = "") -> dict[str, Any]:
    """Clients, of all time or of the month asked for (2026-10); or the months of a client."""
    key = key_of(asked_client)
    client = None if key is None else Client.objects.filter(pk=key).first()
    lines = _months(client) if client else _clients(_month(asked_month))
    shown = {CLIENT: client.pk} if client else _in_month(_month(asked_month))
    return {
        "client": client,
        "month": None if client else _month(asked_month),
        "places": [(place, PLACES[place]) for place in PLACES],
        "lines": lines,
        "total": _line("Total", "", sum_of([line.row for line in lines]), shown),
        "months": months_back(Company.firm().today(), MONTHS_TO_CHOOSE),
        "clients": Client.objects.order_by("name"),
    }


def _clients(first: date | None) -> list[Line]:
    rows = by_client(_of_month(first))
    names = Client.objects.filter(pk__in=[key for key in rows if key]).order_by("name", "pk")
    lines = [
        _line(str(client), _here({"client": client.pk}), rows[client.pk],
              {CLIENT: client.pk} | _in_month(first))
        for client in names
    ]  # fmt: skip
    if None in rows:
        lines.append(_line("No client yet", "", rows[None], {NO_CLIENT: True} | _in_month(first)))
    return lines


def _months(client: Client) -> list[Line]:
    rows = by_month(TimeEntry.objects.filter(sow__client=client))
    lines = [
        _line(month(first), _here(_in_month(first)), rows[first],
              {CLIENT: client.pk} | _in_month(first))
        for first in sorted((key for key in rows if key), reverse=True)
    ]  # fmt: skip
    if None in rows:
        lines.append(_line("No day", "", rows[None], {CLIENT: client.pk, MONTH: NONE}))
    return lines


def _line(name: str, address: str, row: Row, shown: dict[str, Any]) -> Line:
    cells = [(row.seconds[place], _entries(shown | {PLACE: place})) for place in PLACES]
    return Line(name, address, cells, row, _entries(shown))


def _entries(shown: dict[str, Any]) -> str:
    """The list of exactly these entries, whatever their state."""
    return f"{reverse('admin:invoices_timeentry_changelist')}?{urlencode({TAB: ALL} | shown)}"


def _here(asked: dict[str, Any]) -> str:
    return f"{reverse('admin:invoices_timeentry_ledger')}?{urlencode(asked)}"


def _in_month(first: date | None) -> dict[str, str]:
    return {MONTH: f"{first:%Y-%m}"} if first else {}


def _month(asked: str) -> date | None:
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None


def _of_month(first: date | None) -> QuerySet[TimeEntry] | None:
    return worked_in(TimeEntry.objects.all(), first) if first else None
