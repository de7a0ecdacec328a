"""The hours a run may draw down: its month's own, those carried into it, older months' left ones.

Nothing is stored: each month's hours are followed from the terms and what live invoices drew.
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import date

from .history import Draw, History
from .retainers import covering, own_allowance
from .terms import StatementOfWork, months_between
from .worked_time import add_months, last_day, month_of, whole_seconds_of

Key = tuple[date, int | None]
Place = tuple["Bucket", str]


@dataclass(slots=True)
class Bucket:
    """A month's own hours under one retainer (None: hours given back where none covers it).

    `left` is what nobody has drawn yet; `carried`, a part of it, may be used in the month that
    is being looked at, the rest lapsed or was dropped by the cap. All in seconds.
    """

    month: date
    retainer_id: int | None
    starts_on: date
    rollover_months: int = 0
    own: int = 0
    given_back: int = 0
    left: int = 0
    carried: int = 0

    @property
    def key(self) -> Key:
        """What identifies it: the month and the retainer."""
        return self.month, self.retainer_id

    def available(self, part: str) -> int:
        """Seconds that can be drawn as 'own', 'carried' or 'lapsed'."""
        if part == "carried":
            return self.carried
        return self.left - self.carried if part == "lapsed" else self.left

    def take(self, part: str, seconds: int) -> None:
        """Draws so many seconds; no more may be carried than is left."""
        self.left -= seconds
        if part == "carried":
            self.carried -= seconds
        self.carried = max(0, min(self.carried, self.left))

    def enter(self, month: date) -> None:
        """Moves on to a later month: all that is left is carried into the next, until it lapses."""
        if month > add_months(self.month, self.rollover_months):
            self.carried = 0
        elif month == add_months(self.month, 1):
            self.carried = max(0, self.left)


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
        self._by_key: dict[Key, Bucket] = {}
        self.give_back_key = self._key_for_hours_given_back()
        self._fill(history, given_back)
        self._buckets = sorted(self._by_key.values(), key=lambda b: (b.month, b.starts_on))
        self._follow(history.draws)
        self._places: dict[date, deque[Place]] = {}

    def draw(self, worked_on: date, seconds: int) -> list[Portion]:
        """Takes up to so many seconds for an entry of that day; what is missing is overage."""
        portions: list[Portion] = []
        places = self._places_for(worked_on)
        while seconds > 0 and places:
            bucket, part = places[0]
            taken = min(seconds, bucket.available(part))
            if taken <= 0:
                places.popleft()
                continue
            bucket.take(part, taken)
            seconds -= taken
            portions.append(Portion(bucket.month, bucket.retainer_id, part, taken))
        return portions

    def bucket(self, month: date | None, retainer_id: int | None) -> Bucket | None:
        """The month's hours under the retainer, for those who explain a draw."""
        return None if month is None else self._by_key.get((month, retainer_id))

    def _places_for(self, worked_on: date) -> deque[Place]:
        """Where an entry of that day draws, in order; used-up places fall out for good."""
        month = min(month_of(worked_on), self._period)
        if month not in self._places:
            places = self._late_places(month) + self._period_places()
            self._places[month] = deque(p for p in places if p[0].available(p[1]) > 0)
        return self._places[month]

    def _late_places(self, month: date) -> list[Place]:
        if month == self._period:
            return []
        late = [bucket for bucket in self._buckets if bucket.month == month]
        return [(bucket, part) for part in ("lapsed", "carried") for bucket in late]

    def _period_places(self) -> list[Place]:
        return [
            (bucket, "own" if bucket.month == self._period else "carried")
            for bucket in self._buckets
        ]

    def _key_for_hours_given_back(self) -> Key:
        in_force = covering(self._sow, self._period)
        return self._period, in_force[-1].retainer_id if in_force else None

    def _fill(self, history: History, given_back: int) -> None:
        """Each month's own hours: what its retainers include and what was given back to it."""
        for retainer in self._sow.retainers:
            for month in months_between(self._sow.billing_starts_on, self._period):
                self._add(month, retainer.retainer_id, own_allowance(self._sow, retainer, month))
        for back in history.given_back:
            if back.month <= self._period:
                self._add(back.month, back.retainer_id, back.seconds, given_back=back.seconds)
        self._add(*self.give_back_key, given_back, given_back=given_back)

    def _add(self, month: date, retainer_id: int | None, seconds: int, given_back: int = 0) -> None:
        if seconds:
            bucket = self._bucket(month, retainer_id)
            bucket.own += seconds
            bucket.left += seconds
            bucket.given_back += given_back

    def _bucket(self, month: date, retainer_id: int | None) -> Bucket:
        key = (month, retainer_id)
        if key not in self._by_key:
            retainer = self._retainers.get(retainer_id) if retainer_id is not None else None
            starts_on, rollover = (
                (retainer.starts_on, retainer.tier.rollover_months) if retainer else (date.max, 0)
            )
            self._by_key[key] = Bucket(month, retainer_id, starts_on, rollover)
        return self._by_key[key]

    def _follow(self, draws: tuple[Draw, ...]) -> None:
        """Goes from month to month: lapse, cap, then what that month's invoices drew.

        What later periods' invoices drew, billed before this one, is gone as well.
        """
        by_period: dict[date, list[Draw]] = defaultdict(list)
        for draw in draws:
            if (draw.month, draw.retainer_id) in self._by_key:
                by_period[draw.period].append(draw)
        first = min((bucket.month for bucket in self._buckets), default=self._period)
        for month in months_between(first, self._period):
            self._enter(month)
            self._take(by_period.pop(month, []))
        for period in sorted(by_period):
            self._take(by_period[period])

    def _take(self, draws: list[Draw]) -> None:
        for draw in draws:
            self._by_key[draw.month, draw.retainer_id].take(draw.part, draw.seconds)

    def _enter(self, month: date) -> None:
        earlier = [bucket for bucket in self._buckets if bucket.month < month]
        for bucket in earlier:
            bucket.enter(month)
        cap = self._rollover_cap(month)
        if cap is None:
            return
        excess = sum(bucket.carried for bucket in earlier) - cap
        for bucket in earlier:
            dropped = max(0, min(bucket.carried, excess))
            bucket.carried -= dropped
            excess -= dropped

    def _rollover_cap(self, month: date) -> int | None:
        started = [r for r in self._sow.retainers if r.starts_on <= last_day(month)]
        if not started:
            return None
        cap_hours = max(started, key=lambda r: r.starts_on).tier.rollover_cap_hours
        return None if cap_hours is None else whole_seconds_of(cap_hours)
