"""The month's invoices by state and currency, the month before beside them."""

from decimal import Decimal
from typing import Any

from invoices.admin.queue import STAGES, Stage, Tally, tallies
from invoices.figures import money
from invoices.models import Invoice

from . import links
from .box import INVOICES, Box, Month

ZERO = Decimal(0)


def content(month: Month) -> dict[str, Any]:
    """A row for each state and currency that either month has invoices in."""
    now, before = (
        tallies(Invoice.objects.filter(period=first)) for first in (month.first, month.before)
    )
    stages = [stage for stage in STAGES if stage.slug != "all"]
    return {
        "month": month,
        "rows": [
            _row(month, stage, currency, now[stage.slug], before[stage.slug])
            for stage in stages
            for currency in sorted({*now[stage.slug].sums, *before[stage.slug].sums})
        ],
    }


def _row(month: Month, stage: Stage, currency: str, now: Tally, before: Tally) -> dict[str, Any]:
    return {
        "name": stage.label,
        "now": money(now.sums.get(currency, ZERO), currency),
        "before": money(before.sums.get(currency, ZERO), currency),
        "link": _link(stage, month.first, currency),
        "link_before": _link(stage, month.before, currency),
    }


def _link(stage: Stage, first: Any, currency: str) -> str:
    return links.invoices(stage.slug, period=f"{first:%Y-%m}", currency=currency)


BOX = Box("cockpit/money.html", (INVOICES,), content)
