"""What the month's retainers include, what its invoices drew, and what waits to draw on them."""

from typing import Any

from invoices.figures import hours
from invoices.models import DEAD, Status
from invoices.selectors.allowances import Drawdown, drawdowns

from . import links
from .box import INVOICES, TIME, Box, Month

SHOWN = 8
LIVE = [status for status in Status if status not in (*DEAD, Status.EMPTY)]


def content(month: Month) -> dict[str, Any] | None:
    """Those that are used up the most first; nothing where no SOW is on a retainer."""
    found = drawdowns(month.first)
    waiting = {each.sow_id: each.seconds for each in month.standings if each.place == "waiting"}
    rows = [(each, waiting.get(each.retainer.sow_id, 0)) for each in found]
    rows.sort(key=lambda row: -_percent(row[0].drawn + row[1], row[0].included))
    if not rows:
        return None
    return {
        "rows": [_row(month, each, seconds) for each, seconds in rows[:SHOWN]],
        "more": len(rows[SHOWN:]),
        "link": links.listed("clients_retainer"),
    }


def _row(month: Month, each: Drawdown, waiting: int) -> dict[str, Any]:
    sow = each.retainer.sow
    drawn = min(100, _percent(each.drawn, each.included))
    which = {"period": f"{month.first:%Y-%m}", "lines__sow__id__exact": sow.pk}
    return {
        "name": f"{sow.client} · {sow} on {each.retainer.tier}",
        "page": links.page("clients_retainer", each.retainer.pk),
        "included": hours(each.included),
        "drawn": hours(each.drawn),
        "drawn_link": links.invoices("all", LIVE, **which),
        "drawn_share": drawn,
        "waiting": hours(waiting) if waiting else "",
        "waiting_link": links.entries(month.first, "waiting", sow__id__exact=sow.pk),
        "waiting_share": min(100 - drawn, _percent(waiting, each.included)),
        "over": each.drawn + waiting > each.included,
    }


def _percent(seconds: int, of: int) -> int:
    return 100 * seconds // of if of else (100 if seconds else 0)


BOX = Box("cockpit/retainers.html", (TIME, INVOICES, "clients.view_retainer"), content)
