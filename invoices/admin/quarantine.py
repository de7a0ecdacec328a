"""The quarantine: entries that can't be accepted, by reason, each with how to mend it."""

from typing import Any

from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber

from ..models import Reason, TimeEntry
from ..wording import COMES_BACK, MEND

SHOWN = 20


def quarantine_page() -> dict[str, Any]:
    """The reasons that hold for any entry, in the rule's order, with the newest entries of each."""
    entries = TimeEntry.objects.filter(state=TimeEntry.State.QUARANTINED)
    sums = {
        reason: (count, seconds)
        for reason, count, seconds in entries.order_by()
        .values_list("reason")
        .annotate(Count("pk"), Sum("seconds"))
    }
    newest = Window(RowNumber(), partition_by="reason", order_by=F("hubspot_id").desc())
    shown: dict[str, list[TimeEntry]] = {}
    for entry in (
        entries.select_related("person", "sow__client").alias(rank=newest).filter(rank__lte=SHOWN)
    ):
        shown.setdefault(entry.reason, []).append(entry)
    return {
        "groups": [
            {
                "reason": reason,
                "mend": MEND[reason],
                "count": sums[reason][0],
                "seconds": sums[reason][1],
                "entries": shown.get(reason, []),
            }
            for reason in Reason
            if reason in sums
        ],
        "shown": SHOWN,
        "comes_back": COMES_BACK,
    }
