"""What a box of the cockpit is, and the month that all of them look at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from invoices.rating.worked_time import add_months
from invoices.selectors.month_standing import Standing, month_standings
from syncs.selectors.last_runs import Exchange, exchanges

INVOICES, TIME = "invoices.view_invoice", "invoices.view_timeentry"
CLOSED_UNTIL_DAY = 15
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Month:
    """The month on show, whom it is shown to, and what several boxes need of it, read once."""

    def __init__(self, request: HttpRequest, today: date) -> None:
        self.request, self.today = request, today
        self.first = _asked(request.GET.get("month", "")) or month_being_closed(today)

    @property
    def before(self) -> date:
        """The month before it."""
        return add_months(self.first, -1)

    def may(self, *permissions: str) -> bool:
        """Whether the user has all of these."""
        return self.request.user.has_perms(permissions)

    @cached_property
    def standings(self) -> list[Standing]:
        """Where the month's time stands."""
        return month_standings(self.first)

    @cached_property
    def exchanges(self) -> list[Exchange]:
        """How the exchanges with HubSpot and QuickBooks fare, whatever the month."""
        return exchanges()


@dataclass(frozen=True)
class Box:
    """A box: who may see it, and what it shows; without content it is left out.

    `wide` boxes take the whole width, others share it.
    """

    template: str
    permissions: tuple[str, ...]
    content: Callable[[Month], dict[str, Any] | None]
    wide: bool = False


def month_being_closed(today: date) -> date:
    """In the first half of a month the one before it, else the month itself."""
    first = today.replace(day=1)
    return add_months(first, -1) if today.day <= CLOSED_UNTIL_DAY else first


def _asked(text: str) -> date | None:
    """None for what is no month, or so far off that its neighbours would be none."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else None
