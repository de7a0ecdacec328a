"""Why this amount: sentences a finance person can check, steps that add up, terms by name."""

from hypothesis import given, settings

from invoices.rating.document import turn
from invoices.rating.money import round_amount
from invoices.rating.terms import Assignment, Milestone, Rate, RateCard

from .builders import (
    AUGUST,
    LENA,
    SEPTEMBER,
    after,
    bands,
    billed,
    d,
    day,
    document,
    entry,
    rate,
    retainer,
    sow,
    tier,
    usage,
)
from .test_properties import SowWork, entries, rated, sows


def why(rating, kind: str) -> str:
    return " ".join(next(line for line in rating.lines if line.kind == kind).explanation)


def test_a_time_line_names_the_rate_that_won_its_card_its_dates_and_what_it_beat():
    cards = (
        RateCard("ACME", (Rate(d(210), role="Senior", effective_from=AUGUST), Rate(d(180)))),
        RateCard("FIRM", (Rate(d(150), LENA),)),
    )
    words = why(rate(sow(rate_cards=cards, increment_minutes=15), entry(1, "08-03", "1.1")), "time")
    assert words == (
        "Rate 210 on card ACME for Senior, from 2026-08-01. "
        "It beat 180 on card ACME for everyone, at any time. "
        "It beat 150 on card FIRM for lena@f.example, at any time. "
        "1 time entry, 1.1 h worked, each rounded up to 15 minutes: 1.25 h."
    )


def test_figures_read_alike_whatever_the_scale_they_are_kept_with():
    cards = (RateCard("C", (Rate(d("1233.5000000")),)),)
    words = why(rate(sow(rate_cards=cards), entry(1, "08-03", 1)), "time")
    assert words.startswith("Rate 1,233.50 on card C")
    fee = usage("per_unit", "150.0000000", unit_price=d("2.0000000"))
    assert why(rate(sow(usage_fees=(fee,))), "usage") == "150 calls at 2 each."


def test_an_assignment_that_gives_the_role_is_named():
    terms = sow(assignments=(Assignment(LENA, "Lead", assignment_id=5),), sow_id=2)
    rating = rate(terms, entry(1, "08-03", 1))
    assert "lena@f.example is assigned to this SOW as Lead." in why(rating, "time")
    assert rating.lines[0].terms == (("assignment", 5), ("rate", 1), ("sow", 2))


def test_drawn_hours_name_the_months_they_come_from():
    terms = sow(retainers=(retainer(tier(hours=20, rollover_months=1, rollover_cap_hours=d(4))),))
    before = rate(terms, entry(9, "08-01", 3))
    books = after((AUGUST, before))
    worked = [entry(1, "08-20", 2), entry(2, "09-03", 16), entry(3, "09-04", 9)]
    rating = rate(terms, *worked, period=SEPTEMBER, reversals=billed(before), history=books)
    assert why(rating, "retainer_hours").startswith(
        "The retainer covers 2 h left over in August 2026 (tier T), for late time, "
        "4 h carried from August 2026 (tier T) and 21 h of September 2026's own 23 h (tier T), "
        "3 h of them given back."
    )


def test_overage_names_its_band_and_what_earlier_invoices_of_the_month_used_of_it():
    steps = bands((2, 150), (5, 140), (None, 120))
    terms = sow(retainers=(retainer(tier(hours=1, overage_bands=steps, tier_id=8), number=4),))
    first = rate(terms, entry(1, "08-03", 4))
    assert "150 an hour for the month's overage above 0 up to 2 h." in why(first, "overage")
    assert "1 entry is split where the allowance ends" in why(first, "overage")
    books = after((AUGUST, first), period=AUGUST)
    extra = rate(terms, entry(2, "08-03", 1), kind="extra", history=books)
    assert why(extra, "overage") == (
        "These hours go beyond the retainer's allowance. "
        "Tier T charges 140 an hour for the month's overage above 2 up to 5 h. "
        "3 h of the month's overage stand on earlier invoices. 1 time entry, 1 h worked."
    )
    assert extra.lines[0].terms == (("retainer", 4), ("tier", 8))


def test_fees_discount_minimum_and_cap_show_their_figures():
    terms = sow(
        retainers=(retainer(tier(3000, 0, code="SILVER"), "08-11"),), discount_percent=d(10),
        minimum_amount=d(3100), cap_amount=d(2500), starts_on=day("08-11"),
    )  # fmt: skip
    rating = rate(terms, entry(1, "08-12", 10))
    assert "3,000 × 21/31 = 2,032.26." in why(rating, "retainer_fee")
    assert why(rating, "discount") == ("Discount of 10 % on 1,000 (overage, time, corrections).")
    assert "for 21 of August 2026's 31 days 2,100" in why(rating, "minimum")
    lowered = rate(sow(cap_amount=d(500)), entry(1, "08-12", 10))
    assert why(lowered, "cap") == (
        "Not to exceed 500: 1,000 counted over the SOW's life, 500 beyond it; "
        "0 were cut before, 500 are cut now."
    )


def test_a_cap_that_gives_back_says_how_much_came_back():
    first = rate(sow(cap_amount=d(1000)), entry(1, "08-03", 15))
    raised = rate(sow(cap_amount=d(1200)), period=SEPTEMBER, history=after((AUGUST, first)))
    assert why(raised, "cap") == (
        "Not to exceed 1,200: 1,500 counted over the SOW's life, 300 beyond it; "
        "500 were cut before, 200 come back now."
    )
    assert [step.amount for step in raised.lines[0].steps] == [-300, 500]


def test_a_minimum_shows_the_months_work_before_and_after_discount():
    terms = sow(minimum_amount=d(3100), discount_percent=d(10), starts_on=day("08-11"))
    assert why(rate(terms, entry(1, "08-12", 10)), "minimum") == (
        "The monthly minimum is 3,100, for 21 of August 2026's 31 days 2,100; "
        "the month's work comes to 1,000, after discount 900."
    )


def test_a_credit_memo_says_that_its_signs_are_turned():
    gone = rate(sow(), reversals=billed(rate(sow(), entry(1, "08-03", 2))))
    ((_sow, line),) = document(gone).lines
    assert "credit memo" in line.explanation[-1]
    assert sum(step.amount for step in line.steps) == line.amount == 200


def test_every_kind_of_line_adds_up_from_its_steps():
    terms = sow(
        sow_id=3,
        retainers=(retainer(tier("499.99", 1, overage_rate=d("150.33")), "08-10", number=6),),
        discount_percent=d("7.77"), minimum_amount=d("5000.01"), cap_amount=d(100), cap_scope="all",
        usage_fees=(
            usage("per_unit", 3, unit_price=d("2.3456789"), minimum_amount=d(10)),
            usage("volume", 3, bands=bands((None, 1, 20))),
        ),
        milestones=(Milestone(1, "Go-live", d(900), day("08-20")),),
    )  # fmt: skip
    before = rate(sow(), entry(50, "08-01", "1.7"))
    rating = rate(terms, entry(1, "08-13", "3.33"), reversals=billed(before))
    assert {line.kind for line in rating.lines} >= {"minimum", "cap", "discount", "usage"}
    for line in rating.lines + [turn(line) for line in rating.lines]:
        assert round_amount(sum(step.amount for step in line.steps), "USD") == line.amount
        assert line.kind in ("correction", "milestone") or ("sow", 3) in line.terms


@settings(max_examples=50, deadline=None)
@given(sows, entries)
def test_every_line_of_any_firm_adds_up_from_its_steps_and_says_why(sow, worked):
    for line in rated(sow, SowWork(worked)).lines:
        assert round_amount(sum(step.amount for step in line.steps), "USD") == line.amount
        assert line.explanation
