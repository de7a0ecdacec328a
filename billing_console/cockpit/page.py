"""The page itself: the boxes in their order, those the user may see, for the month asked for."""

from typing import Any

from django.http import HttpRequest

from clients.terms import today
from invoices.figures import month as month_words
from invoices.rating.worked_time import add_months

from . import caps, chart, exchanges, money, needs, retainers, standing, unbilled
from .box import Box, Month

BOXES: tuple[Box, ...] = (
    needs.BOX,
    standing.BOX,
    money.BOX,
    unbilled.BOX,
    chart.BOX,
    exchanges.BOX,
    retainers.BOX,
    caps.BOX,
)


def cockpit(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the boxes with their content, and the months on either side."""
    month = Month(request, today())
    shown = [
        (box, content)
        for box in BOXES
        if month.may(*box.permissions) and (content := box.content(month)) is not None
    ]
    return context | {
        "boxes": shown,
        "month": month,
        "months": [
            (month_words(first), f"?month={first:%Y-%m}", first == month.first)
            for first in _months(month)
        ],
        "title": month_words(month.first),
    }


def _months(month: Month) -> list[Any]:
    """The month on show with its neighbours, none that has not begun."""
    around = [add_months(month.first, by) for by in (-1, 0, 1)]
    return [first for first in around if first <= month.today or first == month.first]
