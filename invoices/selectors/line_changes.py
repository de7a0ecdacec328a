"""What has changed from one invoice to another, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..models import Invoice, Line

type Key = tuple[int, str, str, int]
_ZERO = Decimal(0)


@dataclass(frozen=True)
class LineChange:
    """Lines that stand for the same thing, added up: before, and now.

    Quantities are None where there was no such line; credit memos count against the amounts.
    """

    words: str
    sow: str
    quantity_before: Decimal | None
    quantity_now: Decimal | None
    amount_before: Decimal
    amount_now: Decimal

    @property
    def difference(self) -> Decimal:
        """Now less before."""
        return self.amount_now - self.amount_before

    @property
    def verdict(self) -> str:
        """New, gone, more, less or the same."""
        if self.quantity_before is None:
            return "new"
        if self.quantity_now is None:
            return "gone"
        if not self.difference:
            return "the same"
        return "more" if self.difference > 0 else "less"


@dataclass
class _Sum:
    words: str
    sow: str
    quantity: Decimal
    amount: Decimal


def line_changes(invoice: Invoice, earlier: Invoice) -> list[LineChange]:
    """In the order of the invoice, what is gone last. Two queries.

    Lines match by SOW, kind and what they are of: the role, person, activity, tier or fee, and how
    far back their month lies. Lines of single entries count as one.
    """
    now, before = _sums(invoice), _sums(earlier)
    keys = dict.fromkeys([*now, *before])
    return [_change(now.get(key), before.get(key)) for key in keys]


def _change(now: _Sum | None, before: _Sum | None) -> LineChange:
    named = now or before
    return LineChange(
        words=named.words if named else "",
        sow=named.sow if named else "",
        quantity_before=before.quantity if before else None,
        quantity_now=now.quantity if now else None,
        amount_before=before.amount if before else _ZERO,
        amount_now=now.amount if now else _ZERO,
    )


def _sums(invoice: Invoice) -> dict[Key, _Sum]:
    sign = -1 if invoice.kind == Invoice.Kind.CREDIT_MEMO else 1
    sums: dict[Key, _Sum] = {}
    for line in _lines(invoice):
        sum_ = sums.setdefault(
            _key(line, invoice.period), _Sum(_words(line), line.sow.code, _ZERO, _ZERO)
        )
        sum_.quantity += sign * line.quantity
        sum_.amount += sign * line.amount
    return sums


def _lines(invoice: Invoice) -> Iterable[Line]:
    return invoice.lines.select_related("sow").order_by("position")


def _key(line: Line, period: date) -> Key:
    month = line.month or period
    back = (period.year - month.year) * 12 + period.month - month.month
    return line.sow_id, line.kind, "" if _is_of_an_entry(line) else line.group, back


def _words(line: Line) -> str:
    if _is_of_an_entry(line):
        return str(line.get_kind_display())
    return str(line).removesuffix(f", {line.month:%B %Y}") if line.month else str(line)


def _is_of_an_entry(line: Line) -> bool:
    return line.kind in (Line.Kind.TIME, Line.Kind.CORRECTION) and line.group.isdecimal()
