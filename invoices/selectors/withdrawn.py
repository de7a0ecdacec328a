"""What a person has taken out of billing while it stood on an invoice."""

from collections import defaultdict
from collections.abc import Collection
from itertools import chain

from django.db.models import QuerySet

from clients.models import StatementOfWork

from ..models import Allocation, Hold, Invoice, Line, Settlement, WriteOff

NAMED = 5


def withdrawn_from(invoice: Invoice) -> list[str]:
    """What stands on the invoice though it is written off or held back now, in words."""
    return withdrawn([invoice.pk]).get(invoice.pk, [])


def withdrawn(invoice_ids: Collection[int]) -> dict[int, list[str]]:
    """The same of many, by invoice; a fixed number of queries. Those without are left out."""
    holds = Hold.objects.filter(released_at=None)
    bears = Allocation.objects.filter(invoice__in=invoice_ids, reverses=None)
    written_off = WriteOff.objects.filter(taken_back_at=None)
    words: dict[int, list[str]] = defaultdict(list)
    for what, found in (
        ("written off", bears.filter(entry__in=written_off.values("entry"))),
        ("held back", bears.filter(entry__in=holds.exclude(entry=None).values("entry"))),
    ):
        for invoice_id, ids in _entries(found).items():
            words[invoice_id].append(_named(ids, what))
    sows = holds.exclude(sow=None).values_list("sow", flat=True)
    waiting = StatementOfWork.objects.in_bulk(list(sows))
    for invoice_id, sow_id in _of_sows(invoice_ids, waiting):
        words[invoice_id].append(f"{waiting[sow_id]}, which is held back")
    return dict(words)


def _entries(allocations: QuerySet[Allocation]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = allocations.order_by("invoice_id", "entry__hubspot_id").distinct()
    for invoice_id, hubspot_id in rows.values_list("invoice_id", "entry__hubspot_id"):
        found[invoice_id].append(hubspot_id)
    return found


def _of_sows(invoice_ids: Collection[int], sows: Collection[int]) -> list[tuple[int, int]]:
    """Which of the invoices bear anything of which of the SOWs."""
    if not sows:
        return []
    of_each = (
        model.objects.filter(invoice__in=invoice_ids, sow__in=sows)
        .order_by()
        .values_list("invoice_id", "sow_id")
        .distinct()
        for model in (Line, Allocation, Settlement)
    )
    return sorted(set(chain.from_iterable(of_each)))


def _named(ids: list[int], what: str) -> str:
    more = " and others" if len(ids) > NAMED else ""
    return f"time that is {what} (entry {', '.join(map(str, ids[:NAMED]))}{more})"
