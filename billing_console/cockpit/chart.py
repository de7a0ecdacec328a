"""Hours worked against hours on approved invoices, the last six months to the one on show."""

import json
from datetime import date
from typing import Any

from django.utils.formats import date_format

from invoices.figures import hours
from invoices.figures import month as month_words
from invoices.models import FROZEN
from invoices.rating.worked_time import add_months, last_day
from invoices.selectors.billed_work import billed_by_month
from invoices.selectors.month_standing import worked_by_month

from . import links
from .box import INVOICES, TIME, Box, Month

MONTHS = 6


def content(month: Month) -> dict[str, Any]:
    """The bars, what is billed before what was worked; as a table, with the way to the rows."""
    months = [add_months(month.first, back) for back in range(1 - MONTHS, 1)]
    worked = worked_by_month(months[0], last_day(months[-1]))
    billed = billed_by_month(months[0], months[-1])
    return {
        "chart": json.dumps(_chart(months, worked, billed)),
        "rows": [
            {
                "month": month_words(first),
                "worked": hours(worked.get(first, 0)),
                "billed": hours(billed.get(first, 0)),
                "ledger": links.ledger(first),
                "invoices": links.invoices("all", FROZEN, period=f"{first:%Y-%m}"),
            }
            for first in reversed(months)
        ],
    }


def _chart(months: list[date], worked: dict[date, int], billed: dict[date, int]) -> dict[str, Any]:
    return {
        "labels": [date_format(first, "M Y") for first in months],
        "datasets": [
            _bars("On approved invoices", "var(--color-primary-600)", months, billed),
            _bars("Worked", "var(--color-base-400)", months, worked),
        ],
    }


def _bars(name: str, colour: str, months: list[date], seconds: dict[date, int]) -> dict[str, Any]:
    return {
        "label": name,
        "data": [round(seconds.get(first, 0) / 3600) for first in months],
        "backgroundColor": colour,
        "barThickness": 28,
        "borderRadius": 4,
        "displayYAxis": True,
        "suffixYAxis": "h",
    }


BOX = Box("cockpit/chart.html", (TIME, INVOICES), content)
