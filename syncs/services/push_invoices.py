"""Sends what is approved, company by company."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from invoices.models import Invoice, Status

from ..errors import OutsideError
from .push_company import books_for, push_company, waits
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


def push_invoices(period: date | None = None, watch: Watcher = lambda result: None) -> PushReport:
    """Sends every approved invoice, of one period or all; `watch` sees each as it ends.

    Where QuickBooks can't be reached, or asks to wait, the rest stays approved and is reported
    as waiting. Where nothing is approved, it costs one query.
    """
    report = PushReport()
    for company, invoices in groupby(_approved(period), key=lambda each: each.client.company):
        for result in push_company(company, list(invoices)):
            report.results.append(result)
            watch(result)
    return report


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


def _approved(period: date | None) -> list[Invoice]:
    found = Invoice.objects.filter(status=Status.APPROVED).select_related("client__company")
    if period:
        found = found.filter(period=period)
    return list(found.order_by("client__company", "invoice_on", "id"))
