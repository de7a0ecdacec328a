"""Which invoices come after another of the same SOWs, and so rest on what it billed."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from clients.models import StatementOfWork

from ..models import DEAD, FROZEN, Allocation, Invoice, Line, Settlement
from .standing import live_allocations


def sows_of(invoice: Invoice) -> QuerySet[StatementOfWork]:
    """The SOWs that the invoice bills or settles anything of."""
    bears = [
        Exists(model.objects.filter(invoice=invoice, sow=OuterRef("pk")))
        for model in (Line, Allocation, Settlement)
    ]
    return StatementOfWork.objects.filter(bears[0] | bears[1] | bears[2])


def live_invoices_of(sows: QuerySet[StatementOfWork] | list[int]) -> QuerySet[Invoice]:
    """Live invoices that bill or settle anything of these SOWs."""
    bears = [
        Exists(model.objects.filter(invoice=OuterRef("pk"), sow__in=sows))
        for model in (Line, Allocation, Settlement)
    ]
    return Invoice.objects.exclude(status__in=DEAD).filter(bears[0] | bears[1] | bears[2])


def later_invoices(
    invoice: Invoice, sows: QuerySet[StatementOfWork] | list[int] | None = None
) -> QuerySet[Invoice]:
    """Live invoices for a later month, or later ones of the same, of its SOWs or of some."""
    after = Q(period__gt=invoice.period) | Q(period=invoice.period, pk__gt=invoice.pk)
    live = live_invoices_of(sows_of(invoice) if sows is None else sows)
    return live.filter(after).exclude(pk=invoice.pk)


def sows_billed_later(invoice: Invoice) -> list[StatementOfWork]:
    """Those of the invoice's SOWs of which a later one is approved."""
    return [
        sow
        for sow in sows_of(invoice)
        if later_invoices(invoice, [sow.pk]).filter(status__in=FROZEN).exists()
    ]


def corrected(invoice_ids: Collection[int]) -> dict[int, Invoice]:
    """Of these invoices those of which another takes back something, with the first that does."""
    rows = (
        _reversals()
        .filter(reverses__invoice__in=invoice_ids)
        .order_by("reverses__invoice_id", "invoice_id")
        .distinct("reverses__invoice_id")
        .select_related("reverses", "invoice__client")
    )
    return {row.reverses.invoice_id: row.invoice for row in rows if row.reverses}


def correcting(invoice: Invoice) -> QuerySet[Invoice]:
    """Live invoices that take back something of this one."""
    found = _reversals().filter(reverses__invoice=invoice)
    return Invoice.objects.filter(pk__in=found.values("invoice"))


def _reversals() -> QuerySet[Allocation]:
    return live_allocations().filter(reverses__isnull=False)
