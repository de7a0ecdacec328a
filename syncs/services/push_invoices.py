"""Sends what is approved, company by company; what was cut off before is looked up first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from invoices.models import Invoice, Status

from ..errors import OutsideError, Throttled
from ..quickbooks.books import Books, open_books
from ..quickbooks.preflight import problems
from .exchange_rates import complete_exchange_rates
from .push_invoice import push_invoice
from .push_runs import count, push_run
from .record_push import Ended, Result
from .recover_pushes import recover_pushes

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
    as waiting.
    """
    recover_pushes()
    report = PushReport()
    approved = _approved(period)
    if approved:
        with push_run(total=len(approved)) as run:
            for result in _pushed(approved):
                report.results.append(result)
                count(run, result)
                watch(result)
    return report


def push_one(invoice_id: int) -> Result:
    """Sends one approved invoice now.

    What is known of the books may be a minute old, unless something would be missing by it.
    """
    invoice = Invoice.objects.select_related("client__company").get(pk=invoice_id)
    if invoice.status != Status.APPROVED:
        return Result(invoice_id, Ended.SKIPPED, f"{invoice} isn't approved any more.")
    try:
        books = _opened([invoice], fresh=False)
        if _misses_something(invoice, books):
            books = _opened([invoice])
    except OutsideError as error:
        return _waits(invoice, error)
    return push_invoice(invoice_id, books)


def _approved(period: date | None) -> list[Invoice]:
    found = Invoice.objects.filter(status=Status.APPROVED).select_related("client__company")
    if period:
        found = found.filter(period=period)
    return list(found.order_by("client__company", "invoice_on", "id"))


def _pushed(approved: list[Invoice]) -> Iterator[Result]:
    """Company by company: where one's books can't be opened, the others' go on."""
    for _company, of_company in groupby(approved, key=lambda invoice: invoice.client.company_id):
        invoices = list(of_company)
        try:
            books = _opened(invoices)
        except OutsideError as error:
            yield from (_waits(invoice, error) for invoice in invoices)
        else:
            yield from _each(invoices, books)


def _misses_something(invoice: Invoice, books: Books) -> bool:
    invoice.refresh_from_db(fields=["exchange_rate"])
    lines = list(invoice.lines.select_related("sow"))
    return bool(problems(invoice, lines, books.facts, books.mappings))


def _opened(invoices: Sequence[Invoice], *, fresh: bool = True) -> Books:
    """The books of these invoices' one company, and their exchange rates."""
    ids = {invoice.client.quickbooks_customer_id for invoice in invoices}
    books = open_books(invoices[0].client.company, ids, fresh=fresh)
    complete_exchange_rates(invoices, books.gateway, books.facts.home_currency)
    return books


def _each(invoices: list[Invoice], books: Books) -> Iterator[Result]:
    """One after the other; the first that QuickBooks turns away for now stops the rest."""
    for position, invoice in enumerate(invoices):
        result = push_invoice(invoice.pk, books)
        yield result
        if result.pause_seconds is not None:
            for rest in invoices[position + 1 :]:
                yield Result(rest.pk, Ended.WAITING, result.words)
            return


def _waits(invoice: Invoice, error: OutsideError) -> Result:
    pause = error.wait_seconds if isinstance(error, Throttled) else 0
    return Result(invoice.pk, Ended.WAITING, error.message, pause)
