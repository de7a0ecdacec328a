"""The four CSVs of a period for auditors: invoices, lines, quarantine, ledger."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from clients.models.fields import minor_units

from ..models import Invoice, Line, Status, TimeEntry
from ..selectors.ledger import STATUSES, ledger

INVOICES = [
    "client", "sow", "currency", "kind", "status", "problems", "total", "sequence", "warnings",
    "invoice_on", "number",
]  # fmt: skip
LINES = [
    "client", "sow", "kind", "group", "month", "quantity", "unit_price", "amount", "currency",
    "invoice_sequence", "number", "description",
]  # fmt: skip
HIDDEN = (Status.EMPTY, Status.VOID)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_billing(period: date, folder: Path) -> list[Path]:
    """Writes the period's CSVs into the folder, made if missing; gives their paths.

    The ledger and the quarantine are of all time up to now. Void invoices and what was settled
    without an invoice are left out; a failed invoice has no lines and no total.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _write(folder / "invoices.csv", INVOICES, _invoices(period)),
        _write(folder / "lines.csv", LINES, _lines(period)),
        _write(folder / "quarantine.csv", ["entry", "reason"], _quarantine()),
        _write(folder / "ledger.csv", ["status", "seconds"], _ledger()),
    ]


def _write(path: Path, columns: list[str], rows: Iterable[list[Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_neutral(value) for value in row] for row in rows)
    return path


def _neutral(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _invoices(period: date) -> Iterator[list[Any]]:
    rows = Invoice.objects.filter(period=period).exclude(status__in=HIDDEN)
    for row in rows.select_related("client", "sow").order_by("client__code", "sow__code", "pk"):
        failed = row.status == Status.FAILED
        total = "" if failed else _amount(row.total_amount, row.currency)
        yield [
            row.client.code, row.sow.code if row.sow else "", row.currency, row.kind, row.status,
            ";".join(row.problem_codes), total, row.sequence, ";".join(row.warning_codes),
            row.invoice_on.isoformat(), row.number,
        ]  # fmt: skip


def _lines(period: date) -> Iterator[list[Any]]:
    rows = Line.objects.filter(invoice__period=period).exclude(invoice__status__in=HIDDEN)
    for row in rows.select_related("invoice__client", "sow").order_by(
        "invoice__client__code", "invoice", "position"
    ):
        invoice = row.invoice
        yield [
            invoice.client.code, row.sow.code, row.kind, row.group,
            f"{row.month:%Y-%m}" if row.month else "",
            Number(row.quantity), Number(row.unit_price), _amount(row.amount, invoice.currency),
            invoice.currency, invoice.sequence, invoice.number, row.description,
        ]  # fmt: skip


class Number:
    """A decimal without trailing zeros or exponent, kept apart from text."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __str__(self) -> str:
        return f"{self._value.normalize():f}"


def _amount(value: Any, currency: str) -> Any:
    return round(value, minor_units(currency))


def _quarantine() -> Iterator[list[Any]]:
    rows = TimeEntry.objects.filter(state=TimeEntry.State.QUARANTINED).order_by("hubspot_id")
    yield from ([pk, reason] for pk, reason in rows.values_list("hubspot_id", "reason"))


def _ledger() -> Iterator[list[Any]]:
    found = ledger()
    yield from ([status, found[status]] for status in STATUSES)
