"""What came of the month-end, as a table for finance, and whether it ended as it should."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from clients.models import Client, Company
from invoices.figures import hours, money, signed_total
from invoices.models import BillingRun, Invoice, Reason, Status, TimeEntry
from invoices.selectors.ledger import ledger
from syncs.models import SyncRun
from syncs.services.reconcile import ledger_differences, quickbooks_differences

from .firm import PERIOD

WIDTH = 60
Section = tuple[str, list[tuple[str, ...]]]


def sections(seconds: dict[str, float]) -> list[Section]:
    """The table's parts: a heading, and rows of words and figures."""
    return [
        ("Clients", [("with terms", str(Client.objects.count()))]),
        ("Hours in HubSpot", list(_hours())),
        ("Invoices", list(_states())),
        ("Money", list(_money())),
        ("Quarantined time", list(_quarantine())),
        ("How long each step took", [(step, f"{took:.1f} s") for step, took in seconds.items()]),
    ]


def written(parts: Iterable[Section]) -> Iterator[str]:
    """The table as lines of text."""
    for heading, rows in parts:
        yield ""
        yield heading
        for words, *figures in rows:
            yield f"  {words:<{WIDTH}}" + "".join(f"{figure:>20}" for figure in figures)


def _hours() -> Iterator[tuple[str, ...]]:
    places = ledger()
    for place, seconds in places.items():
        if seconds:
            yield place.replace("_", " "), hours(seconds)
    yield "together", hours(sum(places.values()))


def _states() -> Iterator[tuple[str, ...]]:
    rows = _invoices().values_list("status").order_by("status").annotate(count=Count("pk"))
    for status, count in rows:
        yield str(Status(status).label).lower(), str(count)


def _money() -> Iterator[tuple[str, ...]]:
    yield "", "sent", "left to review"
    billed = _invoices().exclude(status=Status.FAILED)
    for currency in sorted({invoice.currency for invoice in billed}):
        sent = billed.filter(currency=currency, status=Status.SENT)
        left = billed.filter(currency=currency).exclude(status=Status.SENT)
        yield currency, money(_sum(sent), currency), money(_sum(left), currency)


def _sum(invoices: Iterable[Invoice]) -> Decimal:
    return sum((signed_total(invoice) for invoice in invoices), Decimal(0))


def _invoices() -> QuerySet[Invoice]:
    return Invoice.objects.filter(period=PERIOD).exclude(status__in=[Status.EMPTY, Status.VOID])


def _quarantine() -> Iterator[tuple[str, ...]]:
    rows = (
        TimeEntry.objects.filter(state=TimeEntry.State.QUARANTINED)
        .values_list("reason")
        .order_by("reason")
        .annotate(count=Count("pk"), seconds=Sum("seconds"))
    )
    for reason, count, seconds in rows:
        yield str(Reason(reason).label), f"{count} entries", hours(max(seconds or 0, 0))


def what_went_wrong(pulled: SyncRun, run: BillingRun, told: SyncRun | None) -> list[str]:
    """Every way in which the month-end did not end as it should; empty when all is well."""
    company = Company.firm()
    found = [*_unfinished(pulled, run, told), *ledger_differences()]
    found += quickbooks_differences(company, PERIOD)
    sent = _invoices().filter(status=Status.SENT).count()
    if not sent:
        found.append("Nothing was sent to QuickBooks.")
    lost = _invoices().filter(status__in=[Status.REJECTED, Status.UNKNOWN, Status.FAILED])
    found += [f"{invoice}: {invoice.status_reason or invoice.problems}" for invoice in lost]
    return found


def _unfinished(pulled: SyncRun, run: BillingRun, told: SyncRun | None) -> Iterator[str]:
    for sync in (pulled, told):
        if sync is None or sync.state != SyncRun.State.FINISHED or sync.error:
            yield f"{sync or 'Write-back'}: {sync.error if sync else 'did not run'}"
    if run.state != BillingRun.State.FINISHED:
        yield f"The billing run is {run.get_state_display().lower()}: {run.errors}"
