"""What the second opinion's biller remembers: invoices, and all that each of them took."""

from dataclasses import dataclass, field
from fractions import Fraction

Bucket = tuple[int, str]
"""An allowance: its month, and which retainer's it is (blank: hours given back to no retainer)."""


@dataclass
class Line:
    """A line before a credit memo turns it; `counted` says that it is one of hours or units."""

    sow: str
    kind: str
    group: str
    month: str
    quantity: Fraction
    price: Fraction
    amount: Fraction
    counted: bool


@dataclass
class Part:
    """Billable seconds of an entry that stand on one line."""

    kind: str
    seconds: int
    price: Fraction = Fraction(0)
    group: str = ""
    month: str = ""
    band: int = 0


@dataclass
class Billing:
    """An entry as it was billed."""

    entry: str
    likeness: tuple[object, ...]
    sow: str
    seconds: int
    parts: list[Part]

    def billable(self, kind: str | None = None) -> int:
        """Its billable seconds, all or of one kind."""
        return sum(part.seconds for part in self.parts if kind in (None, part.kind))


@dataclass
class Draw:
    """Seconds an invoice drew from an allowance: from what was live, or lapsed, when it drew."""

    bucket: Bucket
    seconds: int
    lapsed: bool


@dataclass
class Taking:
    """Everything one invoice settles of one SOW."""

    billings: list[Billing] = field(default_factory=list)
    reversed: list[Billing] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)
    given_back: int = 0
    given_to: Bucket = (0, "")
    fees: set[tuple[str, str, str, int]] = field(default_factory=set)
    records: set[tuple[str, str]] = field(default_factory=set)
    milestones: set[tuple[str, str]] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    problems: set[str] = field(default_factory=set)
    counted: Fraction = Fraction(0)
    cap: Fraction = Fraction(0)

    def anything(self) -> bool:
        """Whether there is anything at all to bill or to settle."""
        return bool(
            self.billings
            or self.reversed
            or self.fees
            or self.records
            or self.milestones
            or self.lines
        )


@dataclass
class Invoice:
    """One invoice, or (status `settled`) what a run settled without one."""

    client: str
    sow: str
    period: int
    currency: str
    status: str
    takings: dict[str, Taking]
    problems: list[str]

    @property
    def live(self) -> bool:
        """A failed one settles nothing (rule 5.5)."""
        return self.status != "failed"

    @property
    def lines(self) -> list[Line]:
        """The lines of all its SOWs."""
        return [line for taking in self.takings.values() for line in taking.lines]

    @property
    def total(self) -> Fraction:
        """Rule 1.5: the sum of the amounts."""
        return sum((line.amount for line in self.lines), Fraction(0))


class Books:
    """All invoices in the order they were made."""

    def __init__(self) -> None:
        self.invoices: list[Invoice] = []

    def takings(self, sow: str) -> list[tuple[Invoice, Taking]]:
        """What live invoices took of a SOW, oldest first."""
        return [(one, one.takings[sow]) for one in self.invoices if one.live and sow in one.takings]

    def lines_of(self, sow: str, period: int) -> list[Line]:
        """What live invoices of the period already bear of a SOW."""
        return [
            line
            for one, taking in self.takings(sow)
            if one.period == period
            for line in taking.lines
        ]

    def standing(self) -> list[tuple[Invoice, Billing]]:
        """Billings not yet reversed."""
        takings = [
            (one, taking) for one in self.invoices if one.live for taking in one.takings.values()
        ]
        gone = {id(billing) for _one, taking in takings for billing in taking.reversed}
        return [
            (one, billing)
            for one, taking in takings
            for billing in taking.billings
            if id(billing) not in gone
        ]
