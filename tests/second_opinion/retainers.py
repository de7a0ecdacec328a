"""Rule 7: allowances, what is carried, who draws what, overage, and the fees of the months."""

from datetime import date
from fractions import Fraction

from .books import Books, Bucket, Draw
from .figures import amount, day, days_covered, days_in, half_up, last_day, month_of
from .reading import Row, Terms, bill_from, ends, starts


def retainers_of(sow: Row, terms: Terms) -> list[Row]:
    """The SOW's retainers, the earliest first."""
    return sorted(terms.rows("retainers", sow=sow["code"]), key=lambda one: one["starts_on"])


def tier_of(retainer: Row, terms: Terms) -> Row:
    """The tier a retainer puts its SOW on."""
    return terms.row("retainer_tiers", retainer["tier"])


def key_of(retainer: Row) -> str:
    """What tells a SOW's retainers apart, in the order they start."""
    return f"{retainer['starts_on']} {retainer['tier']}"


def span(retainer: Row, sow: Row) -> tuple[date, date]:
    """Rule 7.1: the retainer's days inside the SOW's own."""
    finish = day(retainer.get("ends_on", "")) or date.max
    return max(date.fromisoformat(retainer["starts_on"]), starts(sow)), min(finish, ends(sow))


def share(retainer: Row, sow: Row, month: int) -> Fraction:
    """Rule 7.2: d/D, 0 where the retainer isn't in force in the month."""
    return Fraction(days_covered(month, *span(retainer, sow)), days_in(month))


def covering(sow: Row, terms: Terms, month: int) -> list[Row]:
    """The retainers in force in a month, the earlier first."""
    return [one for one in retainers_of(sow, terms) if share(one, sow, month)]


def own_allowance(retainer: Row, sow: Row, terms: Terms, month: int) -> int:
    """Rules 7.2 and 7.4: whole seconds of the month; months before bill_from add nothing."""
    if month < month_of(bill_from(sow)):
        return 0
    included = amount(tier_of(retainer, terms)["included_hours"]) * 3600
    return int(half_up(included * share(retainer, sow, month), 0))


class Allowances:
    """What a SOW may draw in one period, and what it has drawn of it."""

    def __init__(self, sow: Row, terms: Terms, books: Books, period: int, given: int) -> None:
        self.sow, self.terms, self.period = sow, terms, period
        found = covering(sow, terms, period)
        self.given_to: Bucket = (period, key_of(found[-1]) if found else "")
        self.given: dict[Bucket, int] = {self.given_to: given}
        self.drawn: list[tuple[int, Draw]] = []
        for invoice, taking in books.takings(sow["code"]):
            self.given[taking.given_to] = self.given.get(taking.given_to, 0) + taking.given_back
            self.drawn += [(invoice.period, draw) for draw in taking.draws]
        self.total = {bucket: self._total(bucket) for bucket in self._buckets()}
        self.left = {bucket: self._left(bucket) for bucket in self.total}
        self.live = self._walk()
        self.lapsed = {b: left - self.live.get(b, 0) for b, left in self.left.items()}
        self.draws: list[Draw] = []

    def _months(self) -> range:
        firsts = [month_of(span(one, self.sow)[0]) for one in retainers_of(self.sow, self.terms)]
        given = [bucket[0] for bucket, seconds in self.given.items() if seconds]
        return range(min([*firsts, *given, self.period]), self.period + 1)

    def _buckets(self) -> set[Bucket]:
        own = {
            (month, key_of(one))
            for month in self._months()
            for one in covering(self.sow, self.terms, month)
        }
        return own | {b for b, seconds in self.given.items() if seconds and b[0] <= self.period}

    def _retainer(self, bucket: Bucket) -> Row | None:
        found = [one for one in retainers_of(self.sow, self.terms) if key_of(one) == bucket[1]]
        return found[0] if found else None

    def _total(self, bucket: Bucket) -> int:
        """Rule 11.1: given-back hours join the month's own allowance of what they were given to."""
        retainer, given = self._retainer(bucket), self.given.get(bucket, 0)
        own = own_allowance(retainer, self.sow, self.terms, bucket[0]) if retainer else 0
        return own + given

    def _left(self, bucket: Bucket) -> int:
        """Rule 5.3: hours drawn by any live invoice are gone, whatever the order of periods."""
        drawn = sum(draw.seconds for _month, draw in self.drawn if draw.bucket == bucket)
        return max(0, self.total[bucket] - drawn)

    def _walk(self) -> dict[Bucket, int]:
        """Rule 7.4: month by month what may be carried into the next, down to the period."""
        live: dict[Bucket, int] = {}
        for month in self._months():
            live = self._capped(self._carried(live, month), month)
            live |= {b: seconds for b, seconds in self.total.items() if b[0] == month}
            for when, draw in self.drawn:
                if when == month and not draw.lapsed and draw.bucket in live:
                    live[draw.bucket] = max(0, live[draw.bucket] - draw.seconds)
        return {bucket: self._not_yet_gone(bucket, seconds) for bucket, seconds in live.items()}

    def _not_yet_gone(self, bucket: Bucket, live: int) -> int:
        """Rule 5.3: what a later period, run before, drew of the carried hours is gone as well."""
        later = sum(
            draw.seconds
            for when, draw in self.drawn
            if when > self.period and draw.bucket == bucket and not draw.lapsed
        )
        return min(max(0, live - later), self.left[bucket])

    def _carried(self, live: dict[Bucket, int], month: int) -> dict[Bucket, int]:
        """Rule 7.4: for the rollover months of its tier, also after the retainer ended."""
        return {b: s for b, s in live.items() if month - b[0] <= self._rollover(b)}

    def _rollover(self, bucket: Bucket) -> int:
        retainer = self._retainer(bucket)
        return int(tier_of(retainer, self.terms)["rollover_months"] or 0) if retainer else 0

    def _capped(self, live: dict[Bucket, int], month: int) -> dict[Bucket, int]:
        """Rule 7.4: more than the cap would be carried in: the oldest is dropped first."""
        started = [
            one
            for one in retainers_of(self.sow, self.terms)
            if date.fromisoformat(one["starts_on"]) <= last_day(month)
        ]
        cap = tier_of(started[-1], self.terms)["rollover_cap_hours"] if started else ""
        excess = sum(live.values()) - amount(cap) * 3600 if cap else Fraction(0)
        for bucket in sorted(live):
            dropped = max(0, min(live[bucket], int(excess)))
            live[bucket] -= dropped
            excess -= dropped
        return live

    def draw(self, when: date, seconds: int) -> int:
        """Rule 7.3: draws for an entry in its order; how many of its seconds were covered."""
        month, wanted = month_of(when), seconds
        own = sorted(bucket for bucket in self.total if bucket[0] == month)
        if month < self.period:
            seconds -= self._take(self.lapsed, own, seconds, lapsed=True)
            seconds -= self._take(self.live, own, seconds, lapsed=False)
        seconds -= self._take(self.live, sorted(self.live), seconds, lapsed=False)
        return wanted - seconds

    def _take(
        self, stock: dict[Bucket, int], order: list[Bucket], wanted: int, *, lapsed: bool
    ) -> int:
        taken = 0
        for bucket in order:
            some = min(wanted - taken, stock.get(bucket, 0))
            if some > 0:
                stock[bucket] -= some
                self.draws.append(Draw(bucket, some, lapsed))
                taken += some
        return taken


def overage_tier(sow: Row, terms: Terms, month: int) -> Row | None:
    """Rule 7.5: the tier in force on the period's last covered day; none where none covers it."""
    found = covering(sow, terms, month)
    if not found:
        return None
    last = max(found, key=lambda one: min(span(one, sow)[1], last_day(month)))
    return tier_of(last, terms)


def bands_of(tier: Row, terms: Terms) -> list[tuple[Fraction | None, Fraction]]:
    """The tier's bands in order: where each ends in seconds (None: nowhere), and its price."""
    found = [
        (Fraction(row["up_to_hours"]) * 3600 if row["up_to_hours"] else None, row["hourly_rate"])
        for row in terms.rows("overage_bands", tier=tier["code"])
    ]
    ordered = sorted(found, key=lambda one: (one[0] is None, one[0] or 0))
    return [(end, Fraction(price)) for end, price in ordered]


def fee_months(retainer: Row, sow: Row, period: int) -> list[int]:
    """Rule 7.6: the months whose fee the run of the period may bill."""
    advance = retainer.get("billed") == "advance"
    first = month_of(bill_from(sow))
    if advance and span(retainer, sow)[0] < bill_from(sow):
        first += 1
    until = period + 1 if advance else period
    return [month for month in range(first, until + 1) if share(retainer, sow, month)]


def months_fee(retainer: Row, sow: Row, terms: Terms, month: int) -> Fraction:
    """Rule 7.2: monthly fee × d/D, not yet rounded."""
    return amount(tier_of(retainer, terms)["monthly_fee"]) * share(retainer, sow, month)
