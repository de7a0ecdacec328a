"""What retainers include in a month, beside what is drawn of it on that month's invoices."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from clients.models import Retainer

from ..rating.money import round_half_up, share
from ..rating.worked_time import covered_days, days_in, last_day, month_of, seconds_of
from .billed_work import covered_seconds


@dataclass(frozen=True)
class Drawdown:
    """A SOW's retainers in a month: the newest of them, seconds included, and seconds drawn.

    More may be drawn than is included, where hours of earlier months were carried over.
    """

    retainer: Retainer
    included: int
    drawn: int


def drawdowns(first: date) -> list[Drawdown]:
    """One for each SOW that is on a retainer in the month that begins so; two queries."""
    drawn = covered_seconds(first)
    included: dict[int, int] = {}
    newest: dict[int, Retainer] = {}
    for retainer in _in_month(first):
        sow_id = retainer.sow_id
        included[sow_id] = included.get(sow_id, 0) + _included(retainer, first)
        newest[sow_id] = retainer
    return [
        Drawdown(retainer, included[sow_id], drawn.get(sow_id, 0))
        for sow_id, retainer in newest.items()
    ]


def _in_month(first: date) -> list[Retainer]:
    last = last_day(first)
    found = Retainer.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=first),
        Q(sow__ends_on=None) | Q(sow__ends_on__gte=first),
        starts_on__lte=last,
        sow__starts_on__lte=last,
    )
    return list(found.select_related("sow__client", "tier").order_by("sow", "starts_on"))


def _included(retainer: Retainer, first: date) -> int:
    """As `rating.retainers.own_allowance` has it: prorated by days, half up."""
    sow = retainer.sow
    if first < month_of(sow.bill_from or sow.starts_on):
        return 0
    ends = [end for end in (retainer.ends_on, sow.ends_on) if end]
    starts_on = max(retainer.starts_on, sow.starts_on)
    days = covered_days(first, starts_on, min(ends, default=None))
    included = seconds_of(retainer.tier.included_hours)
    return int(round_half_up(share(included, days, days_in(first)), 0))
