"""What a person has taken out of billing while it stood on an invoice."""

from django.db.models import QuerySet

from ..models import Hold, Invoice, TimeEntry, WriteOff
from .later import sows_of

NAMED = 5


def withdrawn_from(invoice: Invoice) -> list[str]:
    """What stands on the invoice though it is written off or held back now, in words."""
    entries = TimeEntry.objects.filter(
        allocations__invoice=invoice, allocations__reverses=None
    ).distinct()
    written_off = entries.filter(pk__in=WriteOff.objects.filter(taken_back_at=None).values("entry"))
    holds = Hold.objects.filter(released_at=None)
    held = entries.filter(pk__in=holds.filter(entry__isnull=False).values("entry"))
    waiting = sows_of(invoice).filter(pk__in=holds.filter(sow__isnull=False).values("sow"))
    return [
        *_named(written_off, "written off"),
        *_named(held, "held back"),
        *(f"{sow}, which is held back" for sow in waiting),
    ]


def _named(entries: QuerySet[TimeEntry], what: str) -> list[str]:
    ids = list(entries.order_by("hubspot_id").values_list("hubspot_id", flat=True)[: NAMED + 1])
    more = " and others" if len(ids) > NAMED else ""
    return [f"time that is {what} (entry {', '.join(map(str, ids[:NAMED]))}{more})"] if ids else []
