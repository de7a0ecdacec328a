"""Time of the month that waits to be billed, by client, with about what it may bring."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from clients.models import Client, StatementOfWork
from invoices.figures import hours
from invoices.rating.money import round_half_up
from invoices.rating.worked_time import add_months
from invoices.selectors.billed_work import hourly_yields

from . import links
from .box import INVOICES, TIME, Box, Month

SHOWN, MONTHS = 10, 3
HOUR = Decimal(3600)


def content(month: Month) -> dict[str, Any]:
    """The clients with the most of it; all of them in the sums."""
    waiting = _by_client(month)
    clients = Client.objects.in_bulk(list(waiting))
    yields = hourly_yields(add_months(month.first, -MONTHS), month.first)
    values = {pk: _value(seconds, yields.get(pk)) for pk, seconds in waiting.items()}
    most = sorted(waiting, key=lambda pk: (-waiting[pk], clients[pk].name))
    return {
        "rows": [_row(month, clients[pk], waiting[pk], values[pk]) for pk in most[:SHOWN]],
        "more": len(most[SHOWN:]),
        "hours": hours(sum(waiting.values())),
        "values": _totals(clients, values),
        "unvalued": sum(value is None for value in values.values()),
        "link": links.entries(month.first, "waiting"),
    }


def _by_client(month: Month) -> dict[int, int]:
    of_sow = {
        each.sow_id: each.seconds
        for each in month.standings
        if each.place == "waiting" and each.sow_id
    }
    owners = StatementOfWork.objects.filter(pk__in=of_sow).values_list("pk", "client_id")
    found: dict[int, int] = defaultdict(int)
    for sow_id, client_id in owners:
        found[client_id] += of_sow[sow_id]
    return found


def _value(seconds: int, hourly: Decimal | None) -> Decimal | None:
    """To whole units, half up: it is no more exact than that."""
    return None if hourly is None else round_half_up(seconds / HOUR * hourly, 0)


def _row(month: Month, client: Client, seconds: int, value: Decimal | None) -> dict[str, Any]:
    return {
        "client": client,
        "hours": hours(seconds),
        "value": None if value is None else _whole(value, client.currency),
        "link": links.entries(month.first, "waiting", sow__client__id__exact=client.pk),
    }


def _totals(clients: dict[int, Client], values: dict[int, Decimal | None]) -> list[str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for pk, value in values.items():
        if value is not None:
            sums[clients[pk].currency] += value
    return [_whole(total, currency) for currency, total in sorted(sums.items())]


def _whole(value: Decimal, currency: str) -> str:
    return f"{value:,.0f} {currency}"


BOX = Box("cockpit/unbilled.html", (TIME, INVOICES), content)
