"""Which billings of time stand: live, and not reversed by anything live."""

from datetime import date
from typing import Any

from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.db.models.lookups import IsNull

from ..models import DEAD, Allocation, TimeEntry


def live[M: Model](rows: QuerySet[M], anew_from: date | None = None) -> QuerySet[M]:
    """Rows on invoices neither void nor failed; with `anew_from`, on those of months before."""
    living = rows.exclude(invoice__status__in=DEAD)
    return living.filter(invoice__period__lt=anew_from) if anew_from else living


def live_allocations(anew_from: date | None = None) -> QuerySet[Allocation]:
    """Allocations and reversals on invoices that are neither void nor failed."""
    return live(Allocation.objects.all(), anew_from)


def standing_allocations() -> QuerySet[Allocation]:
    """Billings that nothing live has reversed; reversals themselves are not billings."""
    return Allocation.objects.filter(standing=True, reverses__isnull=True)


def standing_before(month: date) -> QuerySet[Allocation]:
    """Billings that would stand if no invoice of that month or a later one had been made."""
    earlier = live_allocations(month)
    reversals = earlier.filter(reverses=OuterRef("pk"))
    return earlier.filter(without(reversals), reverses__isnull=True)


def without(rows: QuerySet[Any]) -> IsNull:
    """The condition that a correlated query finds nothing.

    Looked up row by row through its index: an anti-join would be planned by statistics, and on
    tables that have just been filled those are wrong by orders of magnitude.
    """
    return IsNull(Subquery(rows.values("pk")[:1]), True)


def unsettled() -> IsNull:
    """The condition that no standing billing has the entry's present fingerprint."""
    return without(
        standing_allocations().filter(entry=OuterRef("pk"), fingerprint=OuterRef("fingerprint"))
    )


def unsettled_entries() -> QuerySet[TimeEntry]:
    """Entries of which no present copy is billed; deleted ones are not among them."""
    return TimeEntry.objects.exclude(state=TimeEntry.State.DELETED).filter(unsettled())


def due_for_reversal(anew_from: date | None = None) -> QuerySet[Allocation]:
    """Standing billings on frozen or empty invoices whose entry has changed since, or is gone.

    A billing on an invoice that is not approved yet is refreshed with that invoice instead.
    `anew_from` leaves out what invoices of that month and later ones have done.
    """
    standing = standing_before(anew_from) if anew_from else standing_allocations()
    return standing.exclude(fingerprint=F("entry__fingerprint"))
