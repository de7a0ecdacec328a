"""What would stop an invoice's lines at QuickBooks: amounts, items, tax codes, classes."""

from collections.abc import Iterator, Sequence

from clients.models import LineMapping
from invoices.models import Invoice, Line

from .facts import Facts
from .line_mappings import LineMappings
from .mapping import TAXED, code_of, tax_code
from .reasons import Finding, Reason

MOST_TAXABLE_LINES = 750
# Amounts have ten digits before the point.
TOO_LARGE_AMOUNT = 10**10


def line_findings(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> Iterator[Finding]:
    """Of the lines together, then of each."""
    if sum(line.amount for line in lines) != invoice.total_amount or not lines:
        yield Finding(
            Reason.TOTAL,
            "The lines don't add up to the total. Send the invoice back and price it again.",
        )
    for line in lines:
        mapping = mappings.for_line(line)
        if mapping is None:
            yield _no_item(line)
        else:
            yield from _item(line, mapping, facts)
            yield from _class(mapping, facts)
            yield from _tax(invoice.client.tax_code or mapping.quickbooks_tax_code, facts)
        yield from _amount(line)
    yield from _too_many(invoice, lines, facts, mappings)


def _no_item(line: Line) -> Finding:
    return Finding(
        Reason.NO_ITEM,
        f"No QuickBooks item is named for lines of the kind {line.get_kind_display()}. "
        "Add one, or a default, under Line mappings.",
    )


def _item(line: Line, mapping: LineMapping, facts: Facts) -> Iterator[Finding]:
    item = facts.items.get(mapping.quickbooks_item_id)
    if item is None or not item.usable:
        yield Finding(
            Reason.ITEM_GONE,
            f"The item {mapping.quickbooks_item_name or mapping.quickbooks_item_id} for "
            f"{line.get_kind_display()} is inactive or gone in QuickBooks. Make it active or name "
            "another one under Line mappings.",
        )


def _class(mapping: LineMapping, facts: Facts) -> Iterator[Finding]:
    named = mapping.quickbooks_class_id
    if named and facts.tracks_classes and named not in facts.classes:
        yield Finding(
            Reason.CLASS_GONE,
            f"The class {named} of “{mapping}” is inactive or gone in QuickBooks. Make it active "
            "or name another one under Line mappings.",
        )


def _tax(code: str, facts: Facts) -> Iterator[Finding]:
    if tax_code(code, facts) is not None or not (facts.in_us or facts.uses_sales_tax):
        return
    if facts.in_us:
        yield Finding(
            Reason.TAX_CODE, f"“{code}” is no tax code of a line in the US. Use TAX or NON."
        )
    elif code:
        yield Finding(
            Reason.TAX_CODE,
            f"QuickBooks has no tax code “{code}”. Make it there, or name another.",
        )
    else:
        yield Finding(
            Reason.NO_TAX_CODE,
            "A line has no tax code. Name one on the client or under Line mappings.",
        )


def _amount(line: Line) -> Iterator[Finding]:
    if max(abs(line.amount), abs(line.unit_price)) >= TOO_LARGE_AMOUNT:
        yield Finding(
            Reason.TOO_LARGE,
            f"“{line}” comes to {line.amount:,}; QuickBooks takes ten digits before the point. "
            "Divide what is charged, then price it again.",
        )


def _too_many(
    invoice: Invoice, lines: Sequence[Line], facts: Facts, mappings: LineMappings
) -> Iterator[Finding]:
    if len(lines) > MOST_TAXABLE_LINES and any(
        _is_taxed(code_of(line, invoice, facts, mappings), facts) for line in lines
    ):
        yield Finding(
            Reason.TOO_MANY_LINES,
            f"It has {len(lines)} lines, and QuickBooks takes {MOST_TAXABLE_LINES} on a taxed "
            "invoice. Group the SOW's lines by role or person.",
        )


def _is_taxed(code: str | None, facts: Facts) -> bool:
    """Outside the US every code makes the invoice a taxed one, be its rate nothing."""
    return code == TAXED if facts.in_us else code is not None
