"""What a rating gives: lines with their explanation, and which entry seconds stand on them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .explanation import money, plain
from .money import ZERO, round_amount, times, total_of


@dataclass(frozen=True, slots=True)
class Piece:
    """Seconds of one entry in one place; corrections name the allocation they reverse."""

    entry_id: int
    kind: str
    billable_seconds: int
    own_seconds: int = 0
    unit_price: Decimal = ZERO
    group: str = ""
    month: date | None = None
    allowance_month: date | None = None
    allowance_retainer_id: int | None = None
    allowance_part: str = ""
    reverses: int | None = None


Term = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a line's amount before rounding, in words."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Why:
    """Why a line: sentences, the terms that made it, and the record it comes from."""

    sentences: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    source_id: int | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class RatedLine:
    """A line before it is written; `measured` lines are hours or units, the rest amounts.

    `steps` add up to the amount before its one rounding; `terms` name the rows that priced it.
    """

    kind: str
    group: str
    month: date | None
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    measured: bool
    seconds: int | None = None
    counts_to_cap: bool = False
    explanation: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    source_id: int | None = None
    terms: tuple[Term, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an invoice can't be priced: its code, what it concerns and how to mend it."""

    code: str
    concerns: tuple[str, ...]
    mend: str


@dataclass
class SowRating:
    """All that a run makes of one SOW."""

    sow: str
    lines: list[RatedLine] = field(default_factory=list)
    unlined: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    fees: list[tuple[int, date, Decimal]] = field(default_factory=list)
    usage_record_ids: list[int] = field(default_factory=list)
    milestone_ids: list[int] = field(default_factory=list)

    @property
    def settles_anything(self) -> bool:
        """Whether anything is settled, with or without a line."""
        return bool(
            self.lines or self.unlined or self.fees or self.usage_record_ids or self.milestone_ids
        )


def known_terms(*terms: Term) -> tuple[Term, ...]:
    """The terms that have an id, each once, sorted."""
    return tuple(sorted({term for term in terms if term[1]}))


def measured_line(
    kind: str,
    group: str,
    month: date | None,
    quantity: Decimal,
    unit_price: Decimal,
    currency: str,
    *,
    why: Why,
    unit: str = "",
    seconds: int | None = None,
    pieces: tuple[Piece, ...] = (),
) -> RatedLine:
    """A line of hours or units: amount = quantity × unit price, rounded half up once."""
    product = times(quantity, unit_price)
    step = Step(" ".join(f"{plain(quantity)} {unit}".split()) + f" × {money(unit_price)}", product)
    return RatedLine(
        kind, group, month, quantity, unit_price, round_amount(product, currency), True, seconds,
        explanation=why.sentences, pieces=pieces, source_id=why.source_id, terms=why.terms,
        steps=(step,),
    )  # fmt: skip


def amount_line(
    kind: str, group: str, month: date | None, amount: Decimal, *, why: Why
) -> RatedLine:
    """A line of quantity 1 whose unit price is its amount."""
    return RatedLine(
        kind, group, month, Decimal(1), amount, amount, False,
        explanation=why.sentences, source_id=why.source_id, terms=why.terms, steps=why.steps,
    )  # fmt: skip


def sum_of(lines: Iterable[RatedLine], *kinds: str) -> Decimal:
    """The amounts of the lines of these kinds added up."""
    return total_of(line.amount for line in lines if line.kind in kinds)
