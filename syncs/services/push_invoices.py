"""Sends what is approved, company by company."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from invoices.models import Invoice, Status

from ..errors import OutsideError
from .push_company import FEW, books_for, push_company, waits
from .push_invoice import push_invoice
from .record_push import Ended, Result

Watcher = Callable[[Result], None]


@dataclass
class PushReport:
    """How every invoice of a push ended, in the order they were taken."""

    results: list[Result] = field(default_factory=list)

    def ended(self, how: Ended) -> list[Result]:
        """The results that ended so."""
        return [result for result in self.results if result.ended == how]

    @property
    def wait_seconds(self) -> int:
        """How long QuickBooks asks to wait before the rest is sent; 0 where it doesn't."""
        return max((result.pause_seconds or 0 for result in self.results), default=0)

    @property
    def waits_its_turn(self) -> bool:
        """Whether nothing but another push of the same books is in the way of the rest."""
        waiting = self.ended(Ended.WAITING)
        return bool(waiting) and all(each.pause_seconds is None for each in waiting)


def push_invoices(period: date | None = None, watch: Watcher = lambda result: None) -> PushReport:
    """Sends every approved invoice, of one period or all; `watch` sees each as it ends.

    Where QuickBooks can't be reached, or asks to wait, the rest stays approved and is reported
    as waiting. Where nothing is approved, it costs one query.
    """
    approved = Invoice.objects.filter(status=Status.APPROVED)
    return _pushed(approved.filter(period=period) if period else approved, watch)


def push_at_once(invoice_ids: Collection[int]) -> PushReport:
    """Sends these now, as far as they are approved; few don't wait until other pushes are over."""
    if len(invoice_ids) <= FEW:
        return PushReport([push_one(invoice_id) for invoice_id in invoice_ids])
    return _pushed(Invoice.objects.filter(status=Status.APPROVED, pk__in=invoice_ids))


def push_one(invoice_id: int) -> Result:
    """Sends one approved invoice now."""
    invoice = Invoice.objects.select_related("client__company").get(pk=invoice_id)
    if invoice.status != Status.APPROVED:
        return Result(invoice_id, Ended.SKIPPED, f"{invoice} isn't approved any more.")
    try:
        books = books_for([invoice])
    except OutsideError as error:
        return waits(invoice_id, error)
    return push_invoice(invoice_id, books)


def _pushed(approved: QuerySet[Invoice], watch: Watcher = lambda result: None) -> PushReport:
    report = PushReport()
    found = approved.select_related("client__company")
    ordered = found.order_by("client__company", "invoice_on", "id")
    for company, invoices in groupby(ordered, key=lambda each: each.client.company):
        for result in push_company(company, list(invoices)):
            report.results.append(result)
            watch(result)
    return report
