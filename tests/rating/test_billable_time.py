"""Rule 4: billable time, and rule 15's shares of an entry's own seconds."""

import pytest

from invoices.rating.terms import RateCard
from invoices.rating.worked_time import WorkedEntry, billable_seconds

from .builders import (
    LENA,
    amounts,
    bands,
    billed,
    day,
    entry,
    kinds,
    pieces,
    rate,
    retainer,
    sow,
    tier,
)

QUARTER = 900


@pytest.mark.parametrize(
    ("seconds", "rounding", "billable"),
    [
        (1, "up", QUARTER), (QUARTER, "up", QUARTER), (QUARTER + 1, "up", 2 * QUARTER),
        (449, "nearest", 0), (450, "nearest", QUARTER), (1349, "nearest", QUARTER),
        (1350, "nearest", 2 * QUARTER), (899, "down", 0), (1799, "down", QUARTER),
    ],
)  # fmt: skip
def test_each_entry_is_rounded_to_the_increment_a_tie_going_up(seconds, rounding, billable):
    assert billable_seconds(seconds, 15, rounding) == billable


@pytest.mark.parametrize("rounding", ["up", "nearest", "down"])
def test_an_increment_of_nothing_keeps_the_seconds_exact(rounding):
    assert billable_seconds(1234, 0, rounding) == 1234


def test_an_unknown_rounding_is_refused():
    with pytest.raises(ValueError, match="sideways"):
        billable_seconds(1, 15, "sideways")


def test_entries_are_rounded_on_their_own_not_the_line():
    terms = sow(increment_minutes=15)
    assert amounts(rate(terms, *(entry(n, "08-03", "0.1") for n in range(4))), "time") == ["100"]


def test_an_entry_rounded_to_nothing_needs_no_rate_draws_nothing_and_is_settled_all_the_same():
    terms = sow(
        increment_minutes=15, increment_rounding="down", rate_cards=(),
        retainers=(retainer(tier(hours=1)),),
    )  # fmt: skip
    rating = rate(terms, WorkedEntry(1, day("08-03"), 899, LENA))
    assert (rating.lines, rating.problems) == ([], [])
    assert [(p.kind, p.billable_seconds, p.own_seconds) for p in rating.unlined] == [
        ("zero", 0, 899)
    ]


def test_an_entry_rounded_to_nothing_is_reversed_without_a_line():
    terms = sow(increment_minutes=15, increment_rounding="down")
    first = rate(terms, WorkedEntry(1, day("08-03"), 899, LENA))
    second = rate(terms, reversals=billed(first))
    assert (second.lines, [p.reverses for p in second.unlined]) == ([], [1])


def test_a_split_entrys_own_seconds_are_shared_by_billable_seconds_half_up_on_the_drawn_part():
    gold = tier(hours="0.75", overage_bands=bands(("0.25", 150), (None, 170)))
    terms = sow(increment_minutes=15, retainers=(retainer(gold),))
    rating = rate(terms, WorkedEntry(1, day("08-03"), 4501, LENA))
    parts = [(p.kind, p.billable_seconds, p.own_seconds) for p in pieces(rating)]
    # 5400 billable seconds of 4501 own ones: 2700/5400 of 4501 is 2250.5, half up 2251.
    assert parts == [("drawn", 2700, 2251), ("overage", 900, 750), ("overage", 1800, 1500)]


def test_hours_wholly_covered_by_the_allowance_need_no_rate():
    terms = sow(rate_cards=(RateCard("EMPTY", ()),), retainers=(retainer(tier(hours=2)),))
    assert kinds(rate(terms, entry(1, "08-03", 2))) == ["retainer_hours"]
    assert rate(terms, entry(1, "08-03", 2)).problems == []
    assert [p.code for p in rate(terms, entry(1, "08-03", "2.5")).problems] == ["no_rate"]
