"""Worked hours on their way to lines: drawn from the allowance, priced as overage or by card."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from .explanation import hours_words, why_this_rate
from .history import History
from .lines import Piece, Problem, RatedLine, measured_line
from .money import ZERO, round_share
from .rates import RateChoice, choose_rate
from .retainers import Allowance, covering, split_over_bands
from .terms import Retainer, StatementOfWork
from .worked_time import WorkedEntry, billable_seconds, hours, month_of

TimeKey = tuple[date, str, Decimal]
OverageKey = tuple[int, Decimal]


@dataclass
class Work:
    """The run's pieces of work of one SOW, gathered by the line they will stand on."""

    drawn: list[Piece] = field(default_factory=list)
    overage: dict[OverageKey, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    time: dict[TimeKey, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    reasons: dict[TimeKey, dict[tuple[str, ...], None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    nothing_to_bill: list[Piece] = field(default_factory=list)
    without_rate: list[WorkedEntry] = field(default_factory=list)


class WorkPricer:
    """Prices entries one after the other, in the order the allowance is drawn down (rule 7.3)."""

    def __init__(
        self, sow: StatementOfWork, period: date, history: History, allowance: Allowance
    ) -> None:
        self._sow, self._allowance = sow, allowance
        in_force = covering(sow, period)
        self._pricing_retainer = in_force[-1] if in_force else None
        self._overage_so_far = history.period_overage_seconds
        self._choices: dict[tuple[str, str, str, date], RateChoice | None] = {}
        self.work = Work()

    def price(self, entry: WorkedEntry) -> None:
        """Puts the entry's billable seconds where they belong; a missing rate is noted."""
        total = billable_seconds(
            entry.seconds, self._sow.increment_minutes, self._sow.increment_rounding
        )
        if total == 0:
            self.work.nothing_to_bill.append(
                Piece(entry.entry_id, "zero", 0, own_seconds=entry.seconds)
            )
            return
        pieces = self._drawn(entry, total)
        beyond = total - sum(piece.billable_seconds for piece in pieces)
        if beyond:
            pieces += self._beyond(entry, beyond)
        self._file(entry, _with_own_seconds(pieces, entry.seconds, total))

    def _drawn(self, entry: WorkedEntry, seconds: int) -> list[Piece]:
        return [
            Piece(
                entry.entry_id, "drawn", portion.seconds,
                allowance_month=portion.month,
                allowance_retainer_id=portion.retainer_id,
                allowance_part=portion.part,
            )
            for portion in self._allowance.draw(entry.worked_on, seconds)
        ]  # fmt: skip

    def _beyond(self, entry: WorkedEntry, seconds: int) -> list[Piece]:
        retainer = self._pricing_retainer
        if retainer and retainer.tier.overage_rate is not None:
            price = retainer.tier.overage_rate
            return [Piece(entry.entry_id, "overage", seconds, unit_price=price, group="0")]
        if retainer and retainer.tier.overage_bands:
            return self._over_bands(entry, retainer, seconds)
        return self._by_card(entry, seconds)

    def _over_bands(self, entry: WorkedEntry, retainer: Retainer, seconds: int) -> list[Piece]:
        bands = split_over_bands(retainer, self._overage_so_far, seconds)
        self._overage_so_far += seconds
        return [
            Piece(entry.entry_id, "overage", part, unit_price=price, group=str(number))
            for number, price, part in bands
        ]

    def _by_card(self, entry: WorkedEntry, seconds: int) -> list[Piece]:
        role = self._sow.role_on(entry.person, entry.worked_on)
        choice = self._choice(entry.person, role, entry.activity, entry.worked_on)
        if choice is None:
            self.work.without_rate.append(entry)
            return []
        group = self._group(entry, role)
        month, price = month_of(entry.worked_on), choice.rate.hourly_rate
        self.work.reasons[month, group, price][tuple(why_this_rate(choice))] = None
        return [Piece(entry.entry_id, "time", seconds, unit_price=price, group=group, month=month)]

    def _choice(self, person: str, role: str, activity: str, day: date) -> RateChoice | None:
        key = (person, role, activity, day)
        if key not in self._choices:
            self._choices[key] = choose_rate(self._sow.rate_cards, *key)
        return self._choices[key]

    def _group(self, entry: WorkedEntry, role: str) -> str:
        return {
            "role": role,
            "person": entry.person,
            "activity": entry.activity,
            "entry": str(entry.entry_id),
        }[self._sow.group_lines_by]

    def _file(self, entry: WorkedEntry, pieces: list[Piece]) -> None:
        for piece in pieces:
            if piece.kind == "drawn":
                self.work.drawn.append(piece)
            elif piece.kind == "overage":
                filed = replace(piece, group="overage")
                self.work.overage[int(piece.group), piece.unit_price].append(filed)
            elif piece.month is not None:
                self.work.time[piece.month, piece.group, piece.unit_price].append(piece)


def _with_own_seconds(pieces: list[Piece], own: int, total: int) -> list[Piece]:
    """Shares the entry's own seconds over its pieces, half up on the running sum (rule 15)."""
    shared, billable, given = [], 0, 0
    for piece in pieces:
        billable += piece.billable_seconds
        upto = round_share(own, billable, total)
        shared.append(replace(piece, own_seconds=upto - given))
        given = upto
    return shared


def _seconds(pieces: list[Piece]) -> int:
    return sum(piece.billable_seconds for piece in pieces)


def work_lines(work: Work, currency: str) -> list[RatedLine]:
    """The lines of drawn, overage and card-priced hours, in the order of rule 6."""
    return [*_drawn_line(work, currency), *_overage_lines(work, currency),
            *_time_lines(work, currency)]  # fmt: skip


def _hours_line(
    kind: str,
    group: str,
    month: date | None,
    price: Decimal,
    pieces: list[Piece],
    currency: str,
    why: tuple[str, ...],
) -> RatedLine:
    seconds = _seconds(pieces)
    total = (
        f"{hours_words(seconds)} of {len({p.entry_id for p in pieces})} time entries at {price}."
    )
    return measured_line(
        kind, group, month, hours(seconds), price, currency,
        seconds=seconds, explanation=(*why, total), pieces=tuple(pieces),
    )  # fmt: skip


def _drawn_line(work: Work, currency: str) -> list[RatedLine]:
    if not work.drawn:
        return []
    why = ("These hours are covered by the retainer's allowance.",)
    return [_hours_line("retainer_hours", "", None, ZERO, work.drawn, currency, why)]


def _overage_lines(work: Work, currency: str) -> list[RatedLine]:
    return [
        _hours_line("overage", "overage", None, price, pieces, currency,
                    ("These hours go beyond the retainer's allowance.",))
        for (_band, price), pieces in sorted(work.overage.items(), key=lambda item: item[0])
    ]  # fmt: skip


def _time_lines(work: Work, currency: str) -> list[RatedLine]:
    return [
        _hours_line("time", group, month, price, pieces, currency,
                    tuple(s for why in work.reasons[month, group, price] for s in why))
        for (month, group, price), pieces in sorted(work.time.items(), key=lambda item: item[0])
    ]  # fmt: skip


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
