"""Recomputes an invoice to the cent from what stands on it."""

from decimal import Decimal

from django.db.models import Sum

from ..models import Invoice, Line
from ..rating.money import round_amount, times
from ..rating.worked_time import hours

HOURS = (Line.Kind.TIME, Line.Kind.OVERAGE, Line.Kind.RETAINER_HOURS, Line.Kind.CORRECTION)


def verify(invoice: Invoice) -> list[str]:
    """Every difference between the invoice and what its lines, steps and entries come to.

    An empty list is proof that quantity × unit price, the explanation's steps, the seconds behind
    each line and the total agree.
    """
    lines = list(invoice.lines.annotate(allocated=Sum("allocations__billable_seconds")))
    found = [words for line in lines for words in _of_line(line, invoice)]
    total = sum((line.amount for line in lines), Decimal(0))
    if total != invoice.total_amount:
        found.append(f"The lines come to {total}, the invoice says {invoice.total_amount}.")
    return found


def _of_line(line: Line, invoice: Invoice) -> list[str]:
    name = f"Line {line.position} ({line})"
    found = []
    product = round_amount(times(line.quantity, line.unit_price), invoice.currency)
    if product != line.amount:
        found.append(f"{name}: quantity × unit price is {product}, the line says {line.amount}.")
    explained = sum((Decimal(amount) for _words, amount in line.steps), Decimal(0))
    if line.steps and round_amount(explained, invoice.currency) != line.amount:
        found.append(f"{name}: its explanation comes to {explained}, the line says {line.amount}.")
    if line.kind in HOURS:
        found += _of_hours(line, invoice, name)
    return found


def _of_hours(line: Line, invoice: Invoice, name: str) -> list[str]:
    sign = -1 if invoice.kind == Invoice.Kind.CREDIT_MEMO else 1
    allocated: int = getattr(line, "allocated", None) or 0
    if hours(allocated) * sign == line.quantity:
        return []
    return [f"{name}: its entries come to {hours(allocated) * sign} h, it says {line.quantity}."]
