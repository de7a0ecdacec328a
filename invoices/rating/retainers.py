"""Retainers: the month's fee, the allowance with its rollover, and drawing it down (rule 7)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .history import Draw, History
from .money import round_amount, round_half_up, share
from .terms import Retainer, StatementOfWork, months_between
from .worked_time import add_months, days_in, last_day, month_of, seconds_of

Key = tuple[date, int | None]


@dataclass(frozen=True, slots=True)
class Fee:
    """A month's fee that falls due."""

    retainer: Retainer
    month: date
    days: int
    amount: Decimal


def due_fees(sow: StatementOfWork, period: date, billed: frozenset[tuple[int, date]]) -> list[Fee]:
    """Fees the run of the period bills, oldest month first, prorated by days, half up."""
    fees = [
        Fee(retainer, month, days, _prorated_fee(sow, retainer, month, days))
        for retainer in sow.retainers
        for month in _fee_months(sow, retainer, period)
        if (days := sow.retainer_days(retainer, month))
        and (retainer.retainer_id, month) not in billed
    ]
    return sorted(fees, key=lambda fee: (fee.month, fee.retainer.starts_on))


def _prorated_fee(sow: StatementOfWork, retainer: Retainer, month: date, days: int) -> Decimal:
    return round_amount(share(retainer.tier.monthly_fee, days, days_in(month)), sow.currency)


def _fee_months(sow: StatementOfWork, retainer: Retainer, period: date) -> list[date]:
    months = months_between(
        sow.billing_starts_on, add_months(period, 1) if retainer.billed == "advance" else period
    )
    started_on = max(retainer.starts_on, sow.starts_on)
    if retainer.billed == "advance" and started_on < sow.billing_starts_on:
        return months[1:]
    return months


def own_allowance(sow: StatementOfWork, retainer: Retainer, month: date) -> int:
    """Whole seconds the retainer allows in the month, prorated by days, half up."""
    if month < month_of(sow.billing_starts_on):
        return 0
    included = seconds_of(retainer.tier.included_hours)
    days = sow.retainer_days(retainer, month)
    return int(round_half_up(share(included, days, days_in(month)), 0))


def covering(sow: StatementOfWork, period: date) -> list[Retainer]:
    """The retainers that cover a day of the period, the earlier first."""
    found = [r for r in sow.retainers if sow.retainer_days(r, period)]
    return sorted(found, key=lambda retainer: retainer.starts_on)


@dataclass(frozen=True, slots=True)
class Portion:
    """Seconds drawn for an entry from one place."""

    month: date
    retainer_id: int | None
    part: str
    seconds: int


class Allowance:
    """What a period's run may draw: each month's own hours, carried or lapsed, and its own.

    Built from the terms and from what every other live invoice has drawn; drawing lowers it.
    """

    def __init__(
        self, sow: StatementOfWork, period: date, history: History, given_back: int = 0
    ) -> None:
        self._sow, self._period = sow, period
        self._retainers = {r.retainer_id: r for r in sow.retainers}
        self.give_back_key: Key = self._key_for_hours_given_back()
        own = self._own_seconds(history)
        if given_back:
            own[self.give_back_key] += given_back
        self._left = own.copy()
        for draw in history.draws:
            self._left[draw.month, draw.retainer_id] -= draw.seconds
        self._carried = self._carried_into_period(own, history.draws)

    def draw(self, worked_on: date, seconds: int) -> list[Portion]:
        """Takes up to so many seconds for an entry of that day; what is missing is overage."""
        portions: list[Portion] = []
        for key, part, available in self._places(month_of(worked_on)):
            taken = min(available, seconds)
            if taken <= 0:
                continue
            seconds -= taken
            self._left[key] -= taken
            if part == "carried":
                self._carried[key] -= taken
            portions.append(Portion(key[0], key[1], part, taken))
        return portions

    def _places(self, worked_month: date) -> Iterator[tuple[Key, str, int]]:
        keys = sorted(self._left, key=self._order)
        if worked_month < self._period:
            late = [key for key in keys if key[0] == worked_month]
            for key in late:
                yield key, "lapsed", self._left[key] - self._carried_left(key)
            for key in late:
                yield key, "carried", self._carried_left(key)
        for key in keys:
            if key[0] < self._period:
                yield key, "carried", self._carried_left(key)
        for key in keys:
            if key[0] == self._period:
                yield key, "own", self._left[key]

    def _carried_left(self, key: Key) -> int:
        return max(0, min(self._carried.get(key, 0), self._left[key]))

    def _order(self, key: Key) -> tuple[date, date]:
        month, retainer_id = key
        starts_on = date.max if retainer_id is None else self._starts_on(retainer_id)
        return month, starts_on

    def _starts_on(self, retainer_id: int) -> date:
        retainer = self._retainers.get(retainer_id)
        return retainer.starts_on if retainer else date.max

    def _key_for_hours_given_back(self) -> Key:
        in_force = covering(self._sow, self._period)
        return self._period, in_force[-1].retainer_id if in_force else None

    def _own_seconds(self, history: History) -> dict[Key, int]:
        own: dict[Key, int] = defaultdict(int)
        for retainer in self._sow.retainers:
            for month in months_between(self._sow.billing_starts_on, self._period):
                seconds = own_allowance(self._sow, retainer, month)
                if seconds:
                    own[month, retainer.retainer_id] += seconds
        for back in history.given_back:
            if back.month <= self._period:
                own[back.month, back.retainer_id] += back.seconds
        return own

    def _carried_into_period(self, own: dict[Key, int], draws: tuple[Draw, ...]) -> dict[Key, int]:
        drawn: dict[tuple[date, Key], int] = defaultdict(int)
        for draw in draws:
            if draw.part != "lapsed":
                drawn[draw.period, (draw.month, draw.retainer_id)] += draw.seconds
        if not own:
            return {}
        carried: dict[Key, int] = {}
        for month in months_between(min(key[0] for key in own), self._period):
            carried = self._cut_to_cap(month, self._not_lapsed(month, carried))
            if month < self._period:
                carried |= {key: seconds for key, seconds in own.items() if key[0] == month}
            for key in carried:
                carried[key] = max(0, carried[key] - drawn[month, key])
        return carried

    def _not_lapsed(self, month: date, carried: dict[Key, int]) -> dict[Key, int]:
        return {
            key: seconds
            for key, seconds in carried.items()
            if month <= add_months(key[0], self._rollover_months(key[1]))
        }

    def _rollover_months(self, retainer_id: int | None) -> int:
        retainer = self._retainers.get(retainer_id) if retainer_id is not None else None
        return retainer.tier.rollover_months if retainer else 0

    def _cut_to_cap(self, month: date, carried: dict[Key, int]) -> dict[Key, int]:
        started = [r for r in self._sow.retainers if r.starts_on <= last_day(month)]
        if not started:
            return carried
        cap_hours = max(started, key=lambda r: r.starts_on).tier.rollover_cap_hours
        if cap_hours is None:
            return carried
        excess = sum(carried.values()) - int(round_half_up(seconds_of(cap_hours), 0))
        kept = dict(carried)
        for key in sorted(carried, key=self._order):
            dropped = max(0, min(kept[key], excess))
            kept[key] -= dropped
            excess -= dropped
        return kept


def split_over_bands(
    retainer: Retainer, already: int, seconds: int
) -> list[tuple[int, Decimal, int]]:
    """Overage seconds split over the tier's bands: (band number, hourly rate, seconds).

    `already` is the period's overage so far; the bands go on where it stopped.
    """
    pieces: list[tuple[int, Decimal, int]] = []
    for number, band in enumerate(retainer.tier.overage_bands):
        end = None if band.up_to is None else int(round_half_up(seconds_of(band.up_to), 0))
        room = seconds if end is None else max(0, min(seconds, end - already))
        if room:
            pieces.append((number, band.unit_price, room))
            seconds -= room
            already += room
    return pieces
