"""What really comes of a change of terms: the months billed by the console, then undone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from clients.figures import Figures, Terms, figures_of
from clients.models import RateCard, RetainerTier
from clients.services.change_terms import change_rates, change_tier
from invoices.models import DEAD, Invoice, Line, Settlement
from invoices.rating.lines import RatedLine
from invoices.services.what_if import WhatIf, what_if
from tests.invoices.month import approve_all, bill

Figure = tuple[Any, ...]
Billed = dict[tuple[str, date], list[Figure]]


def other_figures(terms: Terms, since: date) -> dict[str, Decimal | None]:
    """Every figure of a card or a tier another one."""
    changed = {}
    for number, figure in enumerate(figures_of(terms, since)):
        present = figure.present
        if present is None:
            continue
        if figure.key == "rollover_months":
            changed[figure.key] = present + 1
        elif figure.is_price:
            changed[figure.key] = present + 7 + number
        else:
            changed[figure.key] = (present / 2).quantize(Decimal("0.01"))
    return changed


def billed(months: Sequence[date]) -> tuple[Billed, set[int]]:
    """The lines of the months' invoices by SOW and month, and clients with a failed invoice."""
    found: Billed = defaultdict(list)
    lines = Line.objects.filter(invoice__period__in=months).exclude(invoice__status__in=DEAD)
    for line in lines.select_related("invoice", "sow"):
        sign = -1 if line.invoice.kind == "credit_memo" else 1
        group = "" if line.kind == "retainer_fee" else line.group
        found[line.sow.code, line.invoice.period].append(
            (line.kind, group, line.month, line.seconds, sign * line.amount)
        )
    failed = Invoice.objects.filter(period__in=months, status="failed")
    return {key: sorted(rows, key=str) for key, rows in found.items()}, set(
        failed.values_list("client_id", flat=True)
    )


def foretold(found: WhatIf, side: str) -> Billed:
    """The same of a comparison, for the SOWs it names."""
    rows: Billed = {}
    for change in found.changes:
        for month in change.months:
            lines = [_figure(li) for one in month.lines for li in getattr(one, side).lines]
            rows[change.sow.terms.code, month.period] = sorted(lines, key=str)
    return {key: lines for key, lines in rows.items() if lines}


def _figure(line: RatedLine) -> Figure:
    group = "" if line.kind == "retainer_fee" else line.group
    return line.kind, group, line.month, line.seconds, line.amount


def fees_paid_for(month: date) -> set[tuple[str, date]]:
    """Fees of the month and later ones that were billed in advance.

    Accepting a change is refused then, since the new tier's fee would be billed once more.
    """
    paid = Settlement.objects.exclude(invoice__status__in=DEAD).filter(month__gte=month)
    return {(code, day) for code, day in paid.values_list("sow__code", "month") if day}


def bill_months(months: Sequence[date]) -> None:
    for month in months:
        bill(month)
        approve_all()


def really(terms: Terms, figures: Figures, months: Sequence[date], by: User) -> tuple[Any, ...]:
    """What is billed with the terms as they are, with others, and what is foretold of it."""
    paid = fees_paid_for(months[0])
    with transaction.atomic():
        bill_months(months)
        before, failed = billed(months)
        found = what_if(terms, figures, months)
        transaction.set_rollback(True)
    with transaction.atomic():
        if isinstance(terms, RateCard):
            change_rates(terms, figures, months[0], by)
        else:
            assert isinstance(terms, RetainerTier)
            change_tier(terms, figures, months[0], by)
        bill_months(months)
        after, failed_too = billed(months)
        transaction.set_rollback(True)
    terms.refresh_from_db()
    after = {
        (sow, period): [
            row for row in rows if row[0] != "retainer_fee" or (sow, row[2]) not in paid
        ]
        for (sow, period), rows in after.items()
    }
    return before, after, found, failed | failed_too


def assert_foretold(terms: Terms, figures: Figures, months: Sequence[date], by: User) -> WhatIf:
    """The comparison says what the console bills, on both sides, and names whom it touches."""
    before, after, found, failed = really(terms, figures, months, by)
    unpriced = {code for code, _month in before.keys() | after.keys() if _fails(code, found)}
    named = {change.sow.terms.code for change in found.changes}
    failing = {c.sow.terms.code for c in found.changes if c.sow.client_id in failed} | unpriced
    sure = named - failing
    _same(foretold(found, "before"), before, sure)
    _same(foretold(found, "after"), after, sure)
    others = {key[0] for key in before.keys() | after.keys()} - named
    _same(before, after, others)
    return found


def _same(foretold: Billed, happened: Billed, sows: set[str]) -> None:
    for key in {one for one in foretold.keys() | happened.keys() if one[0] in sows}:
        told, done = foretold.get(key, []), happened.get(key, [])
        assert told == done, f"{key}: foretold {told}, happened {done}"


def _fails(code: str, found: WhatIf) -> bool:
    return any(
        month.problems
        for change in found.changes
        if change.sow.terms.code == code
        for month in change.months
    )
