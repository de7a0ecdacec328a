"""Two ratings of the same months side by side: what each line, cap and retainer comes to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .lines import Problem, RatedLine, sum_of
from .money import ZERO, total_of
from .replay import RatedMonth
from .retainers import covering
from .terms import StatementOfWork

LineKey = tuple[str, str, date | None]


@dataclass(frozen=True, slots=True)
class Side:
    """What the lines of one kind and group come to: their amount, seconds and unit prices."""

    lines: tuple[RatedLine, ...] = ()

    @property
    def amount(self) -> Decimal:
        """The amounts added up."""
        return total_of(line.amount for line in self.lines)

    @property
    def seconds(self) -> int:
        """The hours on them, in seconds; 0 for what is no time."""
        return sum(line.seconds or 0 for line in self.lines)

    @property
    def prices(self) -> tuple[Decimal, ...]:
        """The different prices of hours and units, the lowest first."""
        return tuple(sorted({line.unit_price for line in self.lines if line.measured}))


@dataclass(frozen=True, slots=True)
class LineChange:
    """The lines of one kind, group and month worked, as they are and as they would be."""

    before: Side
    after: Side

    @property
    def line(self) -> RatedLine:
        """One of the lines, for its name."""
        return (self.before.lines or self.after.lines)[0]

    @property
    def is_changed(self) -> bool:
        """Whether the amount, the hours or a price differs."""
        return _figures(self.before) != _figures(self.after)


def _figures(side: Side) -> tuple[Decimal, int, tuple[Decimal, ...]]:
    return side.amount, side.seconds, side.prices


@dataclass(frozen=True, slots=True)
class Beyond:
    """Hours that a retainer doesn't cover in a month, in seconds, and what they cost."""

    seconds: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MonthChange:
    """A SOW's month, before and after; `beyond` only where a retainer covers it."""

    period: date
    before: Decimal
    after: Decimal
    lines: tuple[LineChange, ...]
    problems: tuple[Problem, ...]
    beyond: tuple[Beyond, Beyond] | None = None

    @property
    def is_changed(self) -> bool:
        """Whether any line differs."""
        return any(line.is_changed for line in self.lines)


@dataclass(frozen=True, slots=True)
class CapChange:
    """A cap, what counts towards it at the end, and what is cut in the months compared."""

    cap: Decimal
    counted: tuple[Decimal, Decimal]
    cut: tuple[Decimal, Decimal]


def compare_months(
    sow: StatementOfWork,
    changed: StatementOfWork,
    before: Sequence[RatedMonth],
    after: Sequence[RatedMonth],
) -> list[MonthChange]:
    """Month by month; one that can't be priced on either side has problems and no lines."""
    return [_month(sow, changed, was, will) for was, will in zip(before, after, strict=True)]


def _month(
    sow: StatementOfWork, changed: StatementOfWork, was: RatedMonth, will: RatedMonth
) -> MonthChange:
    problems = (*was.rating.problems, *will.rating.problems)
    if problems:
        once = tuple(dict.fromkeys(problems))
        return MonthChange(was.period, ZERO, ZERO, (), once)
    lines = tuple(_lines(was.rating.lines, will.rating.lines))
    total, changed_total = (total_of(li.amount for li in one.rating.lines) for one in (was, will))
    covered = covering(sow, was.period) or covering(changed, was.period)
    beyond = (_beyond(was), _beyond(will)) if covered else None
    return MonthChange(was.period, total, changed_total, lines, (), beyond)


def _lines(before: Iterable[RatedLine], after: Iterable[RatedLine]) -> list[LineChange]:
    found: dict[LineKey, tuple[list[RatedLine], list[RatedLine]]] = defaultdict(lambda: ([], []))
    for side, lines in enumerate((before, after)):
        for line in lines:
            found[line.kind, line.group, line.month][side].append(line)
    return [LineChange(Side(tuple(was)), Side(tuple(will))) for was, will in found.values()]


def _beyond(month: RatedMonth) -> Beyond:
    lines = [line for line in month.rating.lines if line.kind in ("overage", "time")]
    return Beyond(sum(line.seconds or 0 for line in lines), total_of(li.amount for li in lines))


def compare_caps(
    cap: Decimal | None, before: Sequence[RatedMonth], after: Sequence[RatedMonth]
) -> CapChange | None:
    """None without a cap. What is cut is positive; where room comes back it is negative."""
    if cap is None or not before:
        return None
    counted = before[-1].counted_amount, after[-1].counted_amount
    return CapChange(cap, counted, (_cut(before), _cut(after)))


def _cut(months: Sequence[RatedMonth]) -> Decimal:
    return -total_of(sum_of(month.rating.lines, "cap") for month in months)
