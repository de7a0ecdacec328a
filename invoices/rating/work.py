"""Worked hours on their way to lines: drawn from the allowance, priced as overage or by card."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .allowance import Allowance
from .history import History
from .lines import Piece, Problem
from .money import round_share
from .rates import Candidate, RateChoice, candidates, choose
from .retainers import covering, split_over_bands
from .terms import Assignment, StatementOfWork
from .worked_time import WorkedEntry, billable_seconds, month_of

TimeKey = tuple[date, str, Decimal]
OverageKey = tuple[int, Decimal]


@dataclass(frozen=True, slots=True)
class Priced:
    """What prices a person's activity on a day by rate card."""

    month: date
    role: str
    assignment: Assignment | None
    choice: RateChoice

    @property
    def hourly_rate(self) -> Decimal:
        """The rate that won."""
        return self.choice.rate.hourly_rate


@dataclass(slots=True)
class TimeGroup:
    """Pieces of work that will stand on one line, and what priced them."""

    pieces: list[Piece] = field(default_factory=list)
    by_identity: dict[int, Priced] = field(default_factory=dict)

    @property
    def priced(self) -> list[Priced]:
        """What priced the pieces, each once, in the order it was first met."""
        return list(self.by_identity.values())

    def add(self, piece: Piece, priced: Priced) -> None:
        """Adds the piece; what priced it is kept once."""
        self.pieces.append(piece)
        self.by_identity[id(priced)] = priced


@dataclass
class Work:
    """The run's pieces of work of one SOW, gathered by the line they will stand on."""

    drawn: list[Piece] = field(default_factory=list)
    overage: dict[OverageKey, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    time: dict[TimeKey, TimeGroup] = field(default_factory=lambda: defaultdict(TimeGroup))
    nothing_to_bill: list[Piece] = field(default_factory=list)
    without_rate: list[WorkedEntry] = field(default_factory=list)


class _OwnShares:
    """Shares an entry's own seconds over its pieces, half up on the running sum (rule 15)."""

    __slots__ = ("_billable", "_given", "_own", "_total")

    def __init__(self, own: int, total: int) -> None:
        self._own, self._total = own, total
        self._billable = self._given = 0

    def next(self, billable: int) -> int:
        """The own seconds of the next so many billable seconds."""
        self._billable += billable
        upto = round_share(self._own, self._billable, self._total)
        given, self._given = upto - self._given, upto
        return given


class WorkPricer:
    """Prices entries one after the other, in the order the allowance is drawn down (rule 7.3)."""

    def __init__(
        self, sow: StatementOfWork, period: date, history: History, allowance: Allowance
    ) -> None:
        self._sow, self._allowance = sow, allowance
        in_force = covering(sow, period)
        self._pricing_retainer = in_force[-1] if in_force else None
        self._overage_so_far = history.period_overage_seconds
        self._priced: dict[tuple[str, str, date], Priced | None] = {}
        self._candidates: dict[tuple[str, str, str], tuple[Candidate, ...]] = {}
        self.work = Work()

    def price(self, entry: WorkedEntry) -> None:
        """Puts the entry's billable seconds where they belong; a missing rate is noted."""
        total = billable_seconds(
            entry.seconds, self._sow.increment_minutes, self._sow.increment_rounding
        )
        if total == 0:
            nothing = Piece(entry.entry_id, "zero", 0, own_seconds=entry.seconds)
            self.work.nothing_to_bill.append(nothing)
            return
        shares = _OwnShares(entry.seconds, total)
        beyond = total - self._draw(entry, total, shares)
        if beyond:
            beyond -= self._charge_overage(entry, beyond, shares)
        if beyond:
            self._price_by_card(entry, beyond, shares)

    def _draw(self, entry: WorkedEntry, seconds: int, shares: _OwnShares) -> int:
        """Draws what the allowance gives, and says how much that was."""
        drawn = 0
        for portion in self._allowance.draw(entry.worked_on, seconds):
            drawn += portion.seconds
            self.work.drawn.append(
                Piece(
                    entry.entry_id, "drawn", portion.seconds, shares.next(portion.seconds),
                    allowance_month=portion.month,
                    allowance_retainer_id=portion.retainer_id,
                    allowance_part=portion.part,
                )
            )  # fmt: skip
        return drawn

    def _charge_overage(self, entry: WorkedEntry, seconds: int, shares: _OwnShares) -> int:
        """Charges what the tier prices of these seconds, and says how much that was."""
        charged = 0
        for number, price, part in self._overage_parts(seconds):
            charged += part
            self.work.overage[number, price].append(
                Piece(entry.entry_id, "overage", part, shares.next(part), price, "overage")
            )
        self._overage_so_far += charged
        return charged

    def _overage_parts(self, seconds: int) -> list[tuple[int, Decimal, int]]:
        retainer = self._pricing_retainer
        if retainer is None:
            return []
        if retainer.tier.overage_rate is not None:
            return [(0, retainer.tier.overage_rate, seconds)]
        return split_over_bands(retainer, self._overage_so_far, seconds)

    def _price_by_card(self, entry: WorkedEntry, seconds: int, shares: _OwnShares) -> None:
        priced = self._pricing(entry.person, entry.activity, entry.worked_on)
        if priced is None:
            self.work.without_rate.append(entry)
            return
        group, price, month = self._group(entry, priced), priced.hourly_rate, priced.month
        piece = Piece(entry.entry_id, "time", seconds, shares.next(seconds), price, group, month)
        self.work.time[month, group, price].add(piece, priced)

    def _pricing(self, person: str, activity: str, day: date) -> Priced | None:
        key = (person, activity, day)
        if key not in self._priced:
            self._priced[key] = self._find_pricing(person, activity, day)
        return self._priced[key]

    def _find_pricing(self, person: str, activity: str, day: date) -> Priced | None:
        assignment = self._sow.assignment_on(person, day)
        role = assignment.role if assignment else self._sow.roles.get(person, "")
        key = (person, role, activity)
        if key not in self._candidates:
            self._candidates[key] = candidates(self._sow.rate_cards, *key)
        choice = choose(self._candidates[key], day)
        return Priced(month_of(day), role, assignment, choice) if choice else None

    def _group(self, entry: WorkedEntry, priced: Priced) -> str:
        by = self._sow.group_lines_by
        if by == "role":
            return priced.role
        if by == "person":
            return entry.person
        return entry.activity if by == "activity" else str(entry.entry_id)


def no_rate(entries: list[WorkedEntry]) -> list[Problem]:
    """The problem of entries that no rate prices, named one by one; none without any."""
    if not entries:
        return []
    named = tuple(
        f"entry {e.entry_id}: {e.person} on {e.worked_on}, {e.activity or 'no activity'}"
        for e in entries
    )
    mend = "Add a rate for these people, roles or activities to a card the SOW can use."
    return [Problem("no_rate", named, mend)]
