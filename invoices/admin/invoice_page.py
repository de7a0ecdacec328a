"""What one invoice's page shows: its lines by SOW, what is remarkable about it, its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, Sum

from clients.models import StatementOfWork

from ..figures import counted, figure, hours, money, signed_total
from ..models import Allocation, Invoice, Line, Status
from ..rating.money import QUANTITY_PLACES, round_half_up
from ..selectors.earlier import earlier_of
from ..selectors.line_changes import line_changes
from ..selectors.withdrawn import withdrawn_from
from ..wording import problem_words, warning_words
from .panels import panels_of
from .timeline import timeline


@dataclass(frozen=True)
class Section:
    """The lines of one SOW, which come to the subtotal."""

    sow: StatementOfWork
    lines: list[Line]

    @property
    def subtotal(self) -> Decimal:
        """The amounts of the lines added up."""
        return sum((line.amount for line in self.lines), Decimal(0))


def invoice_page(invoice: Invoice) -> dict[str, Any]:
    """Everything the page needs, in a number of queries that doesn't grow with the invoice."""
    sections = list(_sections(invoice))
    return {
        "sections": sections,
        "unlined": _unlined(invoice),
        "purchase_orders": _purchase_orders(sections),
        "previous": _previous(invoice),
        "stops": withdrawn_from(invoice) if invoice.status == Status.PENDING else [],
        "warnings": [_warning(each) for each in invoice.warnings],
        "problems": [_problem(each) for each in invoice.problems],
        "history": timeline(invoice),
        "panels": [(panel, context) for panel, context in panels_of(invoice)],
    }


def lines_page(invoice: Invoice) -> dict[str, Any]:
    """What a row of the list opens to: the lines, what to look at, and what came before."""
    return {
        "invoice": invoice,
        "lines": invoice.lines.select_related("sow").order_by("position"),
        "previous": _previous(invoice),
        "warnings": [_warning(each) for each in invoice.warnings],
        "problems": [_problem(each) for each in invoice.problems],
    }


def line_page(line: Line) -> dict[str, Any]:
    """Why a line has its amount, and the time entries behind it."""
    allocations = line.allocations.select_related("entry__person").order_by(
        "entry__worked_on", "entry__hubspot_id", "pk"
    )
    return {
        "line": line,
        "steps": [
            (words, round_half_up(Decimal(part), QUANTITY_PLACES)) for words, part in line.steps
        ],
        "allocations": [
            (each, each.reverses_id is None and each.fingerprint != each.entry.fingerprint)
            for each in allocations
        ],
    }


def _sections(invoice: Invoice) -> Iterable[Section]:
    lines = invoice.lines.select_related("sow").order_by("position")
    for sow, of_sow in groupby(lines, key=lambda line: line.sow):
        yield Section(sow, list(of_sow))


def _unlined(invoice: Invoice) -> list[str]:
    """What it settles without a line, each kind with its entries and hours."""
    rows = (
        invoice.allocations.filter(line=None)
        .order_by("kind")
        .values_list("kind")
        .annotate(entries=Count("entry", distinct=True), worked=Sum("own_seconds"))
    )
    return [
        f"{Allocation.Kind(kind).label}: {counted(entries, 'time entry', 'time entries')}, "
        f"{hours(worked)} h worked"
        for kind, entries, worked in rows
    ]


def _purchase_orders(sections: Iterable[Section]) -> str:
    numbers = dict.fromkeys(section.sow.po_number for section in sections)
    return ", ".join(filter(None, numbers))


def _previous(invoice: Invoice) -> dict[str, Any] | None:
    earlier = earlier_of([invoice]).get(invoice.pk)
    if earlier is None or invoice.status == Status.FAILED:
        return None
    change = signed_total(invoice) - signed_total(earlier)
    changes = line_changes(invoice, earlier)
    return {
        "invoice": earlier,
        "words": _change_words(change, earlier),
        "changes": [each for each in changes if each.verdict != "the same"],
        "same": sum(each.verdict == "the same" for each in changes),
        "before": signed_total(earlier),
        "now": signed_total(invoice),
        "difference": change,
    }


def _change_words(change: Decimal, earlier: Invoice) -> str:
    if not change:
        return "the same"
    words = f"{money(abs(change), earlier.currency)} {'more' if change > 0 else 'less'}"
    before = signed_total(earlier)
    if before <= 0:
        return words
    return f"{words} ({figure((abs(change) * 100 / before).quantize(Decimal('0.1')))} %)"


def _warning(warning: dict[str, str]) -> dict[str, str]:
    return {"label": warning_words([warning["code"]])[0], "text": warning.get("text", "")}


def _problem(problem: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": problem_words([problem["code"]])[0],
        "concerns": problem.get("concerns", []),
        "mend": problem.get("mend", ""),
    }
