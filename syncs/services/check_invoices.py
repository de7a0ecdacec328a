"""Pre-flight of everything that is to be sent, before anything is approved; nothing is sent."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch

from clients.models import Company
from invoices.models import Invoice, Line, Status

from ..quickbooks.books import Books, open_books
from ..quickbooks.facts import numbers_taken
from ..quickbooks.preflight import findings
from ..quickbooks.reasons import Finding, Reason
from .exchange_rates import complete_exchange_rates

TO_BE_SENT = (Status.PENDING, Status.HELD, Status.APPROVED, Status.REJECTED)


@dataclass(frozen=True, slots=True)
class CheckedInvoice:
    """An invoice, what would stop it at QuickBooks, and what would be otherwise there."""

    invoice: Invoice
    findings: list[Finding]

    @property
    def stops(self) -> list[str]:
        """What has to be mended, in words."""
        return [each.words for each in self.findings if each.reason.stops]

    @property
    def notices(self) -> list[str]:
        """What is only good to know, in words."""
        return [each.words for each in self.findings if not each.reason.stops]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every invoice that was looked at."""

    checked: list[CheckedInvoice]

    @property
    def stopped(self) -> list[CheckedInvoice]:
        """Those that can't be sent as things are."""
        return [each for each in self.checked if each.stops]

    def counts(self, *, stopping: bool) -> list[tuple[Reason, int]]:
        """How many invoices each reason concerns, the most frequent first."""
        counted = Counter(
            reason
            for each in self.checked
            for reason in {finding.reason for finding in each.findings}
            if reason.stops == stopping
        )
        return counted.most_common()


def check_invoices(company: Company, period: date | None = None) -> CheckReport:
    """Holds the company's invoices that aren't sent yet against its books as they are now.

    Raises OutsideError where the books can't be read. Exchange rates of past days are kept in our
    table; of the invoices nothing is written.
    """
    invoices = _to_be_sent(company, period)
    if not invoices:
        return CheckReport([])
    books = _opened(company, invoices)
    return CheckReport([CheckedInvoice(each, _findings(each, books)) for each in invoices])


def _to_be_sent(company: Company, period: date | None) -> list[Invoice]:
    found = Invoice.objects.filter(client__company=company, status__in=TO_BE_SENT)
    found = found.filter(period=period) if period else found
    lines = Prefetch("lines", Line.objects.select_related("sow").order_by("position"))
    return list(
        found.select_related("client__company")
        .prefetch_related(lines)
        .order_by("client__name", "period", "id")
    )


def _opened(company: Company, invoices: Iterable[Invoice]) -> Books:
    ids = {invoice.client.quickbooks_customer_id for invoice in invoices}
    books = open_books(company, ids, fresh=True)
    complete_exchange_rates(invoices, books.gateway, books.facts.home_currency, keep=False)
    if not books.facts.custom_numbers:
        return books
    taken = numbers_taken(books.gateway, (invoice.number for invoice in invoices))
    return replace(books, facts=replace(books.facts, taken_numbers=taken))


def _findings(invoice: Invoice, books: Books) -> list[Finding]:
    return findings(invoice, list(invoice.lines.all()), books.facts, books.mappings)
