"""Rule 10: discount, minimum and cap."""

import pytest

from invoices.rating.history import History
from invoices.rating.terms import Milestone

from .builders import (
    AUGUST,
    JULY,
    OCTOBER,
    SEPTEMBER,
    after,
    amounts,
    billed,
    card,
    d,
    day,
    document,
    entry,
    kinds,
    rate,
    retainer,
    sow,
    tier,
    usage,
)


def test_the_discount_takes_its_percentage_of_overage_time_and_corrections_only():
    terms = sow(
        discount_percent=d("7.5"),
        retainers=(retainer(tier(500, 1, overage_rate=d(150))),),
        usage_fees=(usage("per_unit", 3, unit_price=d(2)),),
        milestones=(Milestone(1, "M", d(900), AUGUST),),
    )
    before = rate(sow(), entry(9, "08-02", 3))
    rating = rate(terms, entry(1, "08-03", 5), reversals=billed(before))
    assert amounts(rating, "discount") == ["-22.5"]  # 7.5 % of 600 − 300


def test_a_discount_rounds_half_up_and_turns_positive_with_negative_work():
    terms = sow(discount_percent=d(10), rate_cards=(card("0.25"),))
    assert amounts(rate(terms, entry(1, "08-03", 1)), "discount") == ["-0.03"]
    before = rate(sow(rate_cards=(card("0.25"),)), entry(9, "08-02", 1))
    assert amounts(rate(terms, reversals=billed(before)), "discount") == ["0.03"]


def test_no_discount_of_nothing():
    assert kinds(
        rate(sow(discount_percent=d(10), rate_cards=(card(0),)), entry(1, "08-03", 1))
    ) == ["time"]
    assert kinds(rate(sow(discount_percent=d(0)), entry(1, "08-03", 1))) == ["time"]


@pytest.mark.parametrize(
    ("dates", "minimum"),
    [
        ({}, "3100"),
        ({"starts_on": day("08-11")}, "2100"),
        ({"ends_on": day("08-10")}, "1000"),
        ({"starts_on": JULY, "bill_from": day("08-20")}, "3100"),
        ({"starts_on": day("08-11"), "bill_from": day("08-20")}, "2100"),
        ({"starts_on": JULY, "bill_from": day("08-20"), "ends_on": day("08-25")}, "2500"),
    ],
)
def test_the_minimum_is_prorated_by_the_sows_days_the_month_of_bill_from_whole(dates, minimum):
    assert amounts(rate(sow(minimum_amount=d(3100), **dates)), "minimum") == [minimum]


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": SEPTEMBER},
        {"starts_on": JULY, "ends_on": day("07-31")},
        {"starts_on": JULY, "bill_from": SEPTEMBER},
    ],
)
def test_no_minimum_in_a_period_that_does_not_overlap(dates):
    assert kinds(rate(sow(minimum_amount=d(3100), **dates))) == []


def test_the_minimum_is_less_the_months_work_after_discount_corrections_left_out():
    terms = sow(minimum_amount=d(3100), discount_percent=d(10))
    before = rate(sow(), entry(9, "08-02", 3))
    assert amounts(rate(terms, entry(1, "08-03", 16), reversals=billed(before)), "minimum") == [
        "1660"
    ]
    assert amounts(rate(terms, *(entry(n, "08-03", 20) for n in (1, 2))), "minimum") == []


def test_a_minimum_missed_by_a_cent_is_a_line_one_met_is_none():
    assert amounts(rate(sow(minimum_amount=d("100.01")), entry(1, "08-03", 1)), "minimum") == [
        "0.01"
    ]
    assert amounts(rate(sow(minimum_amount=d(100)), entry(1, "08-03", 1)), "minimum") == []


def test_late_time_counts_in_the_period_that_bills_it():
    terms = sow(minimum_amount=d(500))
    assert amounts(rate(terms, entry(1, "08-03", 2), period=SEPTEMBER), "minimum") == ["300"]


def test_fees_and_usage_do_not_fill_the_minimum():
    terms = sow(
        minimum_amount=d(500), retainers=(retainer(tier(900)),),
        usage_fees=(usage("per_unit", 300, unit_price=d(2)),),
    )  # fmt: skip
    assert amounts(rate(terms), "minimum") == ["500"]


def test_the_cap_line_is_what_lies_beyond_less_what_was_cut_before():
    terms = sow(cap_amount=d(1000))
    first = rate(terms, entry(1, "08-03", 15))
    assert amounts(first, "cap") == ["-500"]
    books = after((AUGUST, first))
    second = rate(terms, entry(2, "09-03", 3), period=SEPTEMBER, history=books)
    assert amounts(second, "cap") == ["-300"]


def test_the_cap_counts_work_corrections_discount_and_minimum():
    terms = sow(cap_amount=d(1000), discount_percent=d(10), minimum_amount=d(1200))
    assert amounts(rate(terms, entry(1, "08-03", 10)), "cap") == ["-200"]


def test_with_scope_time_fees_usage_and_milestones_are_not_capped_with_all_they_are():
    everything = {
        "cap_amount": d(1000),
        "retainers": (retainer(tier(700)),),
        "usage_fees": (usage("per_unit", 300, unit_price=d(2)),),
        "milestones": (Milestone(1, "M", d(400), AUGUST),),
    }
    assert amounts(rate(sow(**everything)), "cap") == []
    assert amounts(rate(sow(**everything, cap_scope="all")), "cap") == ["-700"]


def test_a_raised_cap_gives_back_and_a_cap_line_alone_makes_an_invoice():
    first = rate(sow(cap_amount=d(1000)), entry(1, "08-03", 15))
    books = after((AUGUST, first))
    raised = rate(sow(cap_amount=d(1200), ends_on=day("08-31")), period=OCTOBER, history=books)
    assert (kinds(raised), amounts(raised, "cap")) == (["cap"], ["200"])
    assert document(raised).total == 200
    lowered = rate(sow(cap_amount=d(900)), period=SEPTEMBER, history=books)
    assert (document(lowered).kind, document(lowered).total) == ("credit_memo", 100)


def test_deleted_hours_give_back_what_was_cut():
    terms = sow(cap_amount=d(1000))
    first = rate(terms, entry(1, "08-03", 15))
    books = after((AUGUST, first))
    second = rate(terms, period=SEPTEMBER, reversals=billed(first), history=books)
    assert [line.amount for line in second.lines] == [-1500, 500]


def test_without_a_cap_nothing_is_cut_and_nothing_comes_back_but_work_goes_on_counting():
    first = rate(sow(cap_amount=d(1000)), entry(1, "08-03", 15))
    books = after((AUGUST, first))
    uncapped = rate(sow(), entry(2, "09-03", 4), period=SEPTEMBER, history=books)
    assert kinds(uncapped) == ["time"]
    books = after((AUGUST, first), (SEPTEMBER, uncapped))
    again = rate(sow(cap_amount=d(1000)), period=OCTOBER, history=books)
    assert amounts(again, "cap") == ["-400"]


def test_earlier_invoices_count_by_the_scope_they_were_billed_with():
    fee = (retainer(tier(700), ends="08-31"),)
    first = rate(sow(cap_amount=d(1000), retainers=fee), entry(1, "08-03", 24))
    books = after((AUGUST, first))
    assert books.counted_amount == d(1400)  # 10 h drawn, 14 h × 100
    wider = rate(
        sow(cap_amount=d(1000), cap_scope="all", retainers=fee), period=SEPTEMBER, history=books
    )
    assert kinds(wider) == []


def test_a_cap_of_nothing_cuts_everything():
    assert [li.amount for li in rate(sow(cap_amount=d(0)), entry(1, "08-03", 2)).lines] == [
        200,
        -200,
    ]


def test_the_cap_is_a_life_long_sum_whatever_was_counted_before():
    books = History(counted_amount=d("4999.99"), cap_lines_amount=d(0))
    terms = sow(cap_amount=d(5000), rate_cards=(card("0.02"),))
    assert amounts(rate(terms, entry(1, "08-03", 1), history=books), "cap") == ["-0.01"]
