"""How the exchanges with HubSpot and QuickBooks fare, and how long the access lasts."""

from typing import Any

from django.utils import timezone
from django.utils.timesince import timesince

from syncs.admin.quickbooks_access import ends_soon, life_words
from syncs.models import QuickBooksConnection, SyncRun
from syncs.selectors.last_runs import Exchange

from . import links
from .box import Box, Month

State = SyncRun.State
COLOURS = {State.FINISHED: "ok", State.FAILED: "failed", State.RUNNING: "running"}
ACCESS = "syncs.view_quickbooksconnection"


def content(month: Month) -> dict[str, Any]:
    """A tracker for each purpose that had a run, and each company's access."""
    rows = QuickBooksConnection.objects.select_related("company").order_by("company")
    return {
        "exchanges": [_exchange(each) for each in month.exchanges if each.runs],
        "runs": links.listed("syncs_syncrun"),
        "accesses": [_access(row) for row in rows] if month.may(ACCESS) else [],
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    good = exchange.success
    return {
        "name": exchange.name,
        "late": exchange.is_late,
        "since": ago(good) if good else "",
        "success": links.page("syncs_syncrun", good.pk) if good else "",
        "runs": [
            {
                "link": links.page("syncs_syncrun", run.pk),
                "colour": COLOURS[State(run.state)],
                "words": f"{run}: {str(run.get_state_display()).lower()}",
            }
            for run in exchange.runs
        ],
    }


def _access(row: QuickBooksConnection) -> dict[str, Any]:
    connected = row.state == QuickBooksConnection.State.CONNECTED
    return {
        "name": f"Access to {row.company}'s books",
        "words": life_words(row) if connected else str(row.get_state_display()),
        "trouble": not connected or bool(ends_soon(row)),
        "link": links.page("syncs_quickbooksconnection", row.pk),
    }


def ago(run: SyncRun) -> str:
    """How long ago a run began: 2 hours, 5 minutes."""
    return timesince(run.started_at, timezone.now(), depth=1)


BOX = Box("cockpit/exchanges.html", ("syncs.view_syncrun",), content)
