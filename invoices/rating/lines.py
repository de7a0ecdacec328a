"""What a rating gives: lines with their explanation, and which entry seconds stand on them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .money import ZERO, round_amount


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


@dataclass(frozen=True, slots=True)
class RatedLine:
    """A line before it is written; `measured` lines are hours or units, the rest amounts."""

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


def measured_line(
    kind: str,
    group: str,
    month: date | None,
    quantity: Decimal,
    unit_price: Decimal,
    currency: str,
    *,
    seconds: int | None = None,
    explanation: tuple[str, ...] = (),
    pieces: tuple[Piece, ...] = (),
    source_id: int | None = None,
) -> RatedLine:
    """A line of hours or units: amount = quantity × unit price, rounded half up once."""
    amount = round_amount(quantity * unit_price, currency)
    return RatedLine(
        kind, group, month, quantity, unit_price, amount, True, seconds,
        explanation=explanation, pieces=pieces, source_id=source_id,
    )  # fmt: skip


def amount_line(
    kind: str,
    group: str,
    month: date | None,
    amount: Decimal,
    *,
    explanation: tuple[str, ...] = (),
    source_id: int | None = None,
) -> RatedLine:
    """A line of quantity 1 whose unit price is its amount."""
    return RatedLine(
        kind, group, month, Decimal(1), amount, amount, False,
        explanation=explanation, source_id=source_id,
    )  # fmt: skip
