"""Years of retainers, billed by the engine and by a model that counts every hour by hand."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from invoices.rating.history import Billed, Draw, GivenBack, History
from invoices.rating.lines import Piece
from invoices.rating.terms import Retainer, Tier
from invoices.rating.worked_time import WorkedEntry, add_months, days_in

from .builders import AUGUST, LENA, pieces, rate, sow
from .naive_retainer import NaiveRetainer, Stay

MONTHS = 7


@dataclass(frozen=True)
class Planned:
    """An entry, and in which month's run it turns up and is later found deleted."""

    entry: WorkedEntry
    turns_up: int
    deleted: int | None
    extra: bool


@st.composite
def stays(draw):
    """Retainers one after the other; they change within a month only where it has 30 days."""
    found, start = [], AUGUST
    for number in range(1, draw(st.integers(1, 3)) + 1):
        gap = draw(st.sampled_from([0, 0, 1]))
        start = add_months(start, gap) if start.day == 1 else start
        length = draw(st.integers(1, 3))
        end_month = add_months(start.replace(day=1), length)
        middle = days_in(end_month) == 30 and draw(st.booleans())
        next_start = end_month.replace(day=draw(st.integers(2, 30))) if middle else end_month
        tier = Tier(
            f"T{number}", Decimal(0), Decimal(draw(st.sampled_from([0, 30, 60]))),
            rollover_months=draw(st.integers(0, 3)),
            rollover_cap_hours=draw(st.none() | st.integers(0, 40).map(Decimal)),
        )  # fmt: skip
        last = next_start.fromordinal(next_start.toordinal() - 1)
        found.append(Retainer(number, tier, start, last))
        start = next_start
    return tuple(found)


@st.composite
def plans(draw):
    found = []
    for number in range(1, draw(st.integers(0, 25)) + 1):
        month = draw(st.integers(0, MONTHS - 1))
        first = add_months(AUGUST, month)
        worked_on = first.replace(day=draw(st.integers(1, days_in(first))))
        seconds = draw(st.integers(1, 24)) * 3600
        turns_up = min(MONTHS - 1, month + draw(st.sampled_from([0, 0, 0, 1, 2, 4])))
        deleted = draw(st.none() | st.integers(turns_up + 1, MONTHS))
        found.append(
            Planned(WorkedEntry(number, worked_on, seconds, LENA), turns_up, deleted,
                    draw(st.integers(0, 4)) == 0)
        )  # fmt: skip
    return found


def index_of(day: date) -> int:
    return (day.year - AUGUST.year) * 12 + day.month - AUGUST.month


def as_stay(retainer: Retainer) -> Stay:
    included = {}
    for month in range(MONTHS):
        first = add_months(AUGUST, month)
        days = [first.replace(day=n) for n in range(1, days_in(first) + 1)]
        covered = sum(retainer.starts_on <= day <= retainer.ends_on for day in days)
        hours = retainer.tier.included_hours * covered / len(days)
        if covered:
            included[month] = int(hours)
            assert included[month] == hours
    cap = retainer.tier.rollover_cap_hours
    starts = index_of(retainer.starts_on) + (retainer.starts_on.day - 1) / 31
    return Stay(
        retainer.retainer_id, starts, retainer.tier.rollover_months,
        None if cap is None else int(cap), included,
    )  # fmt: skip


class Books:
    """What the engine's own invoices leave behind."""

    def __init__(self):
        self.draws, self.given_back, self.standing = [], [], {}

    def history(self):
        return History(tuple(self.draws), tuple(self.given_back))

    def reversals(self, gone):
        return tuple(billed for number in gone for billed in self.standing.pop(number, []))

    def write(self, period: date, found: list[Piece]) -> None:
        for n, p in enumerate(found):
            if p.kind == "give_back":
                self.given_back.append(
                    GivenBack(p.allowance_month, p.allowance_retainer_id, -p.billable_seconds)
                )
            elif p.kind == "drawn":
                self.draws.append(
                    Draw(period, p.allowance_month, p.allowance_retainer_id, p.allowance_part,
                         p.billable_seconds)
                )  # fmt: skip
            if p.kind in ("drawn", "time"):
                self.standing.setdefault(p.entry_id, []).append(
                    Billed(n, p.entry_id, p.kind, p.billable_seconds, p.unit_price, p.group,
                           p.month)
                )  # fmt: skip


def drawn_by_the_engine(found: list[Piece]) -> Counter:
    drawn = Counter()
    for p in found:
        if p.kind == "drawn":
            place = (index_of(p.allowance_month), p.allowance_retainer_id or 0, p.allowance_part)
            drawn[p.entry_id, *place] += p.billable_seconds // 3600
        elif p.kind == "time":
            drawn[p.entry_id, "beyond"] += p.billable_seconds // 3600
    return drawn


def drawn_hour_by_hour(model: NaiveRetainer, month: int, due: list[WorkedEntry]) -> Counter:
    drawn = Counter()
    for entry in sorted(due, key=lambda e: (e.worked_on, e.entry_id)):
        for _hour in range(entry.seconds // 3600):
            place = model.use_hour(month, index_of(entry.worked_on))
            drawn[(entry.entry_id, *(place or ("beyond",)))] += 1
    return drawn


@settings(max_examples=300, deadline=None)
@given(stays(), plans())
def test_the_engine_draws_every_hour_where_counting_by_hand_draws_it(retainers, planned):
    terms = sow(retainers=retainers)
    model, books = NaiveRetainer([as_stay(r) for r in retainers]), Books()
    drawn_of: Counter = Counter()
    for month in range(MONTHS):
        period = add_months(AUGUST, month)
        model.open_month(month)
        for extra in (False, True):
            due = [p.entry for p in planned if (p.turns_up, p.extra) == (month, extra)]
            gone = [] if extra else [p.entry.entry_id for p in planned if p.deleted == month]
            reversals = books.reversals(gone)
            rating = rate(
                terms, *due, period=period, kind="extra" if extra else "ordinary",
                reversals=reversals, history=books.history(),
            )  # fmt: skip
            books.write(period, pieces(rating))
            model.give_back(month, sum(drawn_of.pop(number, 0) for number in gone))
            by_hand = drawn_hour_by_hour(model, month, due)
            assert drawn_by_the_engine(pieces(rating)) == by_hand
            for key, hours in by_hand.items():
                if key[1] != "beyond":
                    drawn_of[key[0]] += hours


@settings(max_examples=200, deadline=None)
@given(stays(), plans(), st.permutations(range(MONTHS)))
def test_hours_drawn_by_any_invoice_are_gone_in_whatever_order_months_are_run(
    retainers, planned, order
):
    terms, books = sow(retainers=retainers), Books()
    waiting = [p.entry for p in planned]
    for month in order:
        period = add_months(AUGUST, month)
        due = [entry for entry in waiting if index_of(entry.worked_on) <= month]
        waiting = [entry for entry in waiting if entry not in due]
        rating = rate(terms, *due, period=period, history=books.history())
        books.write(period, pieces(rating))
    used: Counter = Counter()
    for draw in books.draws:
        used[draw.month, draw.retainer_id] += draw.seconds
    for retainer in retainers:
        for month, hours in as_stay(retainer).included.items():
            assert used[add_months(AUGUST, month), retainer.retainer_id] <= hours * 3600
