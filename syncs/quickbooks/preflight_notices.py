"""What will be otherwise in QuickBooks than here although the invoice can be sent."""

from collections.abc import Iterator, Sequence

from invoices.models import Invoice, Line

from .facts import Facts
from .line_mappings import LineMappings
from .mapping import (
    DESCRIPTION_LENGTH,
    MEMO_LENGTH,
    TAXED,
    classes_of,
    code_of,
    memo_of,
    rate_of,
)
from .reasons import Finding, Reason


def notices(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> Iterator[Finding]:
    """Each of them stops nothing."""
    yield from _preferences(lines, facts)
    yield from _classes(lines, facts, mappings)
    yield from _texts(lines)
    if any(code_of(line, invoice, facts, mappings) == TAXED for line in lines):
        yield from _sales_tax(invoice, facts)


def _preferences(lines: Sequence[Line], facts: Facts) -> Iterator[Finding]:
    if not facts.custom_numbers:
        yield Finding(
            Reason.OWN_NUMBERS,
            "QuickBooks will give it a number of its own; ours stands in its private note. Switch "
            "on custom transaction numbers there to use ours.",
        )
    if not facts.service_dates and any(line.month for line in lines):
        yield Finding(
            Reason.NO_SERVICE_DATES,
            "The month worked isn't sent: service dates are switched off in QuickBooks.",
        )


def _classes(lines: Sequence[Line], facts: Facts, mappings: LineMappings) -> Iterator[Finding]:
    named = classes_of(lines, mappings)
    if named == {""} or not named:
        return
    if not facts.tracks_classes:
        yield Finding(
            Reason.NO_CLASSES,
            "The lines' classes aren't sent: class tracking is switched off in QuickBooks, or its "
            "plan has none.",
        )
    elif not facts.class_on_lines and len(named) > 1:
        yield Finding(
            Reason.NO_CLASSES,
            "The lines have several classes, and QuickBooks tracks one an invoice: none is sent. "
            "Switch on one class a line there.",
        )


def _texts(lines: Sequence[Line]) -> Iterator[Finding]:
    long = sum(len(str(line)) > DESCRIPTION_LENGTH for line in lines)
    if long or memo_of(lines).endswith("…"):
        yield Finding(
            Reason.CUT,
            f"A description or the PO numbers are longer than QuickBooks takes "
            f"({DESCRIPTION_LENGTH} and {MEMO_LENGTH} characters) and end in “…” there; here they "
            "stay whole.",
        )


def _sales_tax(invoice: Invoice, facts: Facts) -> Iterator[Finding]:
    """Taxed lines in the US: who says the rate."""
    if not facts.uses_sales_tax:
        yield Finding(
            Reason.NO_SALES_TAX,
            "Lines are taxed, but sales tax is switched off in QuickBooks: none will be added.",
        )
    elif facts.automated_tax:
        yield Finding(
            Reason.AUTOMATED_TAX,
            "QuickBooks works the sales tax out by the customer's address when it has the invoice.",
        )
    elif not rate_of(invoice, facts):
        yield Finding(
            Reason.NO_SALES_TAX,
            "Lines are taxed, but neither the customer nor the company has a sales tax rate in "
            "QuickBooks: none will be added.",
        )
