"""Where the month stands: what was worked, and at which place of the ledger each hour is."""

from typing import Any

from invoices.figures import counted, hours
from invoices.wording import PLACES

from . import links
from .box import TIME, Box, Month

COLOURS = {
    "billed": "sent", "drawn_down": "covered", "pending": "pending", "waiting": "waiting",
    "quarantined": "quarantined", "non_billable": "aside", "written_off": "aside",
    "before_start": "aside",
}  # fmt: skip
ALWAYS = ("billed", "pending", "waiting", "quarantined")


def content(month: Month) -> dict[str, Any]:
    """A part for each place, in the order of the month's close; they add up to what was worked."""
    seconds, entries = _sums(month)
    total = sum(seconds.values())
    return {
        "worked": hours(total),
        "ledger": links.ledger(month.first),
        "parts": [
            {
                "name": PLACES[place],
                "hours": hours(seconds.get(place, 0)),
                "entries": counted(entries.get(place, 0), "entry", "entries"),
                "link": links.entries(month.first, place),
                "share": f"{100 * seconds.get(place, 0) / total:.2f}" if total else "0",
                "colour": colour,
            }
            for place, colour in COLOURS.items()
            if place in ALWAYS or entries.get(place)
        ],
    }


def _sums(month: Month) -> tuple[dict[str, int], dict[str, int]]:
    seconds: dict[str, int] = {}
    entries: dict[str, int] = {}
    for each in month.standings:
        seconds[each.place] = seconds.get(each.place, 0) + each.seconds
        entries[each.place] = entries.get(each.place, 0) + each.entries
    return seconds, entries


BOX = Box("cockpit/standing.html", (TIME,), content, wide=True)
