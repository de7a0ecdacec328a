"""Rules 7.1, 7.2 and 7.6: what a retainer covers, its proration and its fees."""

import pytest

from invoices.rating.retainers import covering, own_allowance

from .builders import (
    AUGUST,
    JULY,
    OCTOBER,
    SEPTEMBER,
    after,
    d,
    day,
    entry,
    hours,
    kinds,
    plain,
    rate,
    retainer,
    sow,
    tier,
)


def fees(rating) -> list[tuple[str, str, str]]:
    return [
        (line.group, f"{line.month:%m}", plain(line.amount))
        for line in rating.lines
        if line.kind == "retainer_fee"
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "fee", "seconds"),
    [
        ("08-11", None, "2032.26", 48_774),
        ("08-01", None, "3000", 72_000),
        ("08-01", "08-31", "3000", 72_000),
        ("08-01", "08-01", "96.77", 2_323),
        ("08-31", None, "96.77", 2_323),
    ],
)
def test_fee_and_allowance_are_prorated_by_days_half_up(starts, ends, fee, seconds):
    silver = retainer(tier(3000, 20, code="SILVER"), starts, ends)
    terms = sow(retainers=(silver,))
    assert fees(rate(terms)) == [("SILVER", "08", fee)]
    assert own_allowance(terms, silver, AUGUST) == seconds


def test_a_retainer_counts_only_inside_the_sows_own_dates_also_when_they_change():
    silver = retainer(tier(3100, 31), "07-01")
    assert fees(rate(sow(retainers=(silver,), starts_on=day("08-11")))) == [("T", "08", "2100")]
    ended = sow(retainers=(silver,), ends_on=day("08-10"))
    assert fees(rate(ended)) == [("T", "08", "1000")]
    assert own_allowance(ended, silver, AUGUST) == 10 * 3600
    assert covering(ended, SEPTEMBER) == []


def test_the_month_of_bill_from_counts_whole():
    silver = retainer(tier(3100, 31), "07-01")
    terms = sow(retainers=(silver,), starts_on=JULY, bill_from=day("08-20"))
    assert fees(rate(terms)) == [("T", "08", "3100")]
    assert own_allowance(terms, silver, AUGUST) == 31 * 3600
    assert own_allowance(terms, silver, JULY) == 0


def test_a_sow_that_starts_in_the_month_of_bill_from_counts_from_its_start():
    silver = retainer(tier(3100, 31), "07-01")
    terms = sow(retainers=(silver,), starts_on=day("08-11"), bill_from=day("08-20"))
    assert fees(rate(terms)) == [("T", "08", "2100")]


def test_a_change_of_tier_inside_a_month_is_two_retainers_whose_allowances_add_up():
    gold = retainer(tier(6000, 60, code="GOLD"), "09-16", number=2)
    silver = retainer(tier(3000, 30, code="SILVER"), "09-01", "09-15", number=1)
    terms = sow(starts_on=SEPTEMBER, retainers=(gold, silver))
    rating = rate(terms, *(entry(n, "09-03", 24) for n in (1, 2)), period=SEPTEMBER)
    assert fees(rating) == [("SILVER", "09", "1500"), ("GOLD", "09", "3000")]
    assert (hours(rating, "retainer_hours"), hours(rating, "time")) == (["45"], ["3"])


def test_arrears_bills_up_to_the_month_itself_advance_one_month_further():
    arrears = sow(retainers=(retainer(tier(500)),))
    advance = sow(retainers=(retainer(tier(500), billed="advance"),))
    assert fees(rate(arrears)) == [("T", "08", "500")]
    assert fees(rate(advance)) == [("T", "08", "500"), ("T", "09", "500")]


def test_the_run_before_the_start_bills_the_first_month_in_advance():
    assert fees(rate(sow(retainers=(retainer(tier(500), billed="advance"),)), period=JULY)) == [
        ("T", "08", "500")
    ]
    assert fees(rate(sow(retainers=(retainer(tier(500)),)), period=JULY)) == []


def test_every_month_not_yet_billed_is_caught_up_oldest_first():
    terms = sow(retainers=(retainer(tier(500)),))
    assert [month for _t, month, _a in fees(rate(terms, period=OCTOBER))] == ["08", "09", "10"]
    books = after((SEPTEMBER, rate(terms, period=SEPTEMBER)))
    assert [m for _t, m, _a in fees(rate(terms, period=OCTOBER, history=books))] == ["10"]
    assert fees(rate(terms, period=AUGUST, history=books)) == []


def test_in_advance_a_retainer_from_before_bill_from_counts_as_billed_for_that_month():
    old = retainer(tier(500), "07-01", billed="advance")
    terms = sow(starts_on=JULY, bill_from=AUGUST, retainers=(old,))
    assert [month for _t, month, _a in fees(rate(terms))] == ["09"]
    new = retainer(tier(310), "08-20", billed="advance")
    terms = sow(starts_on=JULY, bill_from=day("08-10"), retainers=(new,))
    assert fees(rate(terms)) == [("T", "08", "120"), ("T", "09", "310")]


def test_in_advance_a_retainer_starting_with_its_sow_is_billed_whatever_its_own_date():
    terms = sow(retainers=(retainer(tier(500), "07-01", billed="advance"),))
    assert [month for _t, month, _a in fees(rate(terms))] == ["08", "09"]


def test_in_arrears_the_month_of_bill_from_is_billed():
    terms = sow(starts_on=JULY, bill_from=day("08-10"), retainers=(retainer(tier(500), "07-01"),))
    assert fees(rate(terms)) == [("T", "08", "500")]


def test_no_fee_falls_due_after_the_end_of_the_retainer_or_of_the_sow():
    terms = sow(retainers=(retainer(tier(500), ends="08-31", billed="advance"),))
    assert fees(rate(terms)) == [("T", "08", "500")]
    terms = sow(retainers=(retainer(tier(310), billed="advance"),), ends_on=day("09-03"))
    assert fees(rate(terms)) == [("T", "08", "310"), ("T", "09", "31")]


def test_a_fee_of_nothing_makes_no_line_but_counts_as_billed():
    rating = rate(sow(retainers=(retainer(tier(0)),)))
    assert (kinds(rating), rating.fees) == ([], [(1, AUGUST, d(0))])
    assert rating.settles_anything
