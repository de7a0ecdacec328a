"""Rule 5: what an ordinary run, an extra run and 'Ready for Billing' bill."""

from invoices.rating.terms import Milestone

from .builders import (
    AUGUST,
    SEPTEMBER,
    after,
    amounts,
    bands,
    billed,
    d,
    day,
    document,
    entry,
    hours,
    kinds,
    pieces,
    rate,
    retainer,
    rows,
    sow,
    tier,
    usage,
)

EVERYTHING = sow(
    retainers=(retainer(tier(500, 2, overage_bands=bands((3, 150), (None, 120)))),),
    discount_percent=d(10),
    minimum_amount=d(2000),
    usage_fees=(usage("per_unit", 3, unit_price=d(2), minimum_amount=d(50)),),
    milestones=(Milestone(1, "Go-live", d(900), day("08-20")),),
)


def test_a_run_takes_what_is_dated_up_to_the_periods_last_day():
    entries = [entry(1, "07-31", 1), entry(2, "08-31", 1), entry(3, "09-01", 1)]
    rating = rate(sow(starts_on=day("07-01")), *entries)
    assert sorted(p.entry_id for p in pieces(rating)) == [1, 2]


def test_late_time_is_priced_and_stands_under_the_month_it_was_worked():
    rating = rate(sow(), entry(1, "08-31", 1), entry(2, "09-01", 1), period=SEPTEMBER)
    assert [f"{line.month:%m}" for line in rating.lines] == ["08", "09"]


def test_an_extra_run_bills_time_corrections_milestones_discount_and_cap_only():
    before = rate(sow(), entry(9, "08-02", 1))
    terms = sow(**(vars(EVERYTHING) | {"cap_amount": d(1000)}))
    extra = rate(terms, entry(1, "08-20", 3), kind="extra", reversals=billed(before))
    assert kinds(extra) == [
        "retainer_hours", "overage", "correction", "discount", "milestone",
    ]  # fmt: skip
    assert (extra.fees, extra.usage_record_ids) == ([], [])
    capped = rate(sow(**(vars(terms) | {"cap_amount": d(10)})), entry(1, "08-20", 3), kind="extra")
    assert kinds(capped)[-1] == "cap"


def test_an_extra_run_goes_on_with_the_allowance_and_where_the_bands_stopped():
    first = rate(EVERYTHING, entry(1, "08-20", 4))
    books = after((AUGUST, first), period=AUGUST)
    extra = rate(EVERYTHING, entry(2, "08-03", 2), kind="extra", history=books)
    assert rows(extra.lines)[:2] == [("overage", "1", "150", "150"), ("overage", "1", "120", "120")]


def test_an_extra_run_draws_what_the_ordinary_one_left_and_september_no_longer_has_it():
    gold = sow(retainers=(retainer(tier(hours=10, rollover_months=1)),))
    first = rate(gold, entry(1, "08-20", 4))
    extra = rate(gold, entry(2, "08-03", 5), kind="extra", history=after((AUGUST, first)))
    assert hours(extra, "retainer_hours") == ["5"]
    books = after((AUGUST, first), (AUGUST, extra))
    next_month = rate(gold, entry(3, "09-03", 12), period=SEPTEMBER, history=books)
    assert (hours(next_month, "retainer_hours"), hours(next_month, "time")) == (["11"], ["1"])


def test_ready_bills_what_is_dated_up_to_the_day_without_usage_and_minimums():
    ready = rate(
        EVERYTHING, entry(1, "08-10", 3), entry(2, "08-11", 3), kind="ready", until="08-10"
    )
    assert kinds(ready) == ["retainer_fee", "retainer_hours", "overage", "discount"]
    assert {p.entry_id for p in pieces(ready)} == {1}
    later = rate(EVERYTHING, kind="ready", until="08-20")
    assert kinds(later) == ["retainer_fee", "milestone"]


def test_the_ordinary_run_after_ready_bills_the_rest_and_the_minimum_less_all_the_months_work():
    ready = rate(EVERYTHING, entry(1, "08-10", 3), kind="ready", until="08-10")
    books = after((AUGUST, ready), period=AUGUST)
    rest = rate(EVERYTHING, entry(2, "08-11", 4), history=books)
    assert rows(rest.lines) == [
        ("overage", "2", "150", "300"), ("overage", "2", "120", "240"),
        ("discount", "1", "-54", "-54"),
        ("minimum", "1", "1379", "1379"),  # 2,000 − (150 + 540 − 69)
        ("usage", "3", "2", "6"), ("usage", "1", "44", "44"),
        ("milestone", "1", "900", "900"),
    ]  # fmt: skip


def test_usage_within_the_included_units_is_settled_without_a_line():
    rating = rate(
        sow(usage_fees=(usage("per_unit", 60, 30, unit_price=d(2), included_units=d(100)),))
    )
    assert (rating.lines, rating.usage_record_ids, rating.settles_anything) == ([], [1, 2], True)


def test_usage_and_milestones_before_bill_from_are_never_billed():
    terms = sow(
        starts_on=day("07-01"), bill_from=day("08-10"),
        usage_fees=(usage("per_unit", 60, unit_price=d(2), on="08-09"),),
        milestones=(
            Milestone(1, "Old", d(9), day("08-09")), Milestone(2, "New", d(7), day("08-10")),
        ),
    )  # fmt: skip
    rating = rate(terms)
    assert (rows(rating.lines), rating.usage_record_ids) == ([("milestone", "1", "7", "7")], [])
    on_the_day = sow(bill_from=day("08-10"), usage_fees=(usage("per_unit", 6, unit_price=d(2)),))
    assert amounts(rate(on_the_day), "usage") == ["12"]


def test_an_invoice_is_all_or_nothing():
    good = rate(sow(), entry(1, "08-03", 1))
    bad = rate(sow(rate_cards=(), code="B"), entry(2, "08-03", 1))
    failed = document(good, bad)
    assert (failed.lines, failed.total, [p.code for p in failed.problems]) == ((), 0, ["no_rate"])
