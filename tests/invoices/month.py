"""Months as the tests of billing play them: run, approve, change time, and look at the outcome."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from clients.models import Client, StatementOfWork
from invoices.models import BillingRun, Invoice, RunKind, Status, TimeEntry, fingerprint
from invoices.services.acceptance import judge
from invoices.services.approval import approve
from invoices.services.export_billing import export_billing
from invoices.services.generation import execute_run, ready_run, start_run

SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))
HOUR = 3600


def bill(period: date = OCTOBER, *clients: Client, extra: bool = False) -> BillingRun:
    """A run of the month to its end, which must not stumble."""
    kind = RunKind.EXTRA if extra else RunKind.ORDINARY
    run = execute_run(start_run(period, kind=kind, clients=clients))
    assert run.errors == []
    return run


def ready(sow: StatementOfWork, day: date) -> BillingRun:
    """The SOW is ready for billing on that day."""
    run = execute_run(ready_run(sow, day))
    assert run.errors == []
    return run


def only(**facts: Any) -> Invoice:
    """The one invoice there is, beside void ones."""
    return Invoice.objects.exclude(status__in=["void", "empty"]).get(**facts)


def approve_all(**facts: Any) -> list[Invoice]:
    """Approves what is pending."""
    pending = Invoice.objects.filter(status=Status.PENDING, **facts).order_by("pk")
    return [approve(invoice, by=None) for invoice in pending]


def change(entry: TimeEntry, hours: int | str | None = None, **facts: Any) -> TimeEntry:
    """HubSpot has another version of the entry now, which a pull has read and judged."""
    entry.refresh_from_db()
    if hours is not None:
        facts["seconds"] = int(Decimal(hours) * HOUR)
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.fingerprint = fingerprint(
        entry.seconds, entry.worked_on, entry.hubspot_owner_id, entry.activity, entry.billable,
        entry.deal_ids,
    )  # fmt: skip
    entry.save()
    judge(TimeEntry.objects.filter(pk=entry.pk))
    entry.refresh_from_db()
    return entry


def delete(entry: TimeEntry) -> None:
    """It is gone in HubSpot."""
    TimeEntry.objects.filter(pk=entry.pk).update(
        state=TimeEntry.State.DELETED, reason="", terms_gone="", fingerprint=""
    )


def lines_of(invoice: Invoice) -> list[tuple[str, str, Decimal]]:
    """Kind, quantity and amount of each line."""
    return [
        (line.kind, f"{line.quantity.normalize():f}", line.amount) for line in invoice.lines.all()
    ]


def exports(folder: Path, periods: Sequence[date]) -> list[str]:
    """All the periods' CSVs as text."""
    return [
        path.read_text(encoding="utf-8")
        for period in periods
        for path in export_billing(period, folder / f"{period:%Y-%m}")
    ]
