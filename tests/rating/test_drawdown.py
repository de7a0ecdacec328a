"""Rules 7.3 to 7.5: drawing down, rollover and what goes beyond."""

import pytest

from invoices.rating.history import Draw, GivenBack, History

from .builders import (
    AUGUST,
    JULY,
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    after,
    bands,
    billed,
    d,
    day,
    drawn_from,
    entry,
    hours,
    pieces,
    rate,
    retainer,
    rows,
    sow,
    tier,
)


def rolling(included=10, months=2, cap=None, **terms):
    gold = tier(
        hours=included, rollover_months=months,
        rollover_cap_hours=None if cap is None else d(cap), **terms,
    )  # fmt: skip
    return sow(retainers=(retainer(gold),))


def test_entries_draw_by_work_date_then_by_id_as_a_number_and_are_split_at_the_boundary():
    worked = [entry(100, "08-03", 4), entry(9, "08-03", 4), entry(1, "08-04", 4)]
    rating = rate(rolling(), *worked)
    parts = [(p.entry_id, p.kind, p.billable_seconds // 3600) for p in pieces(rating)]
    assert parts == [(9, "drawn", 4), (100, "drawn", 4), (1, "drawn", 2), (1, "time", 2)]


def test_carried_hours_are_drawn_oldest_first_then_the_months_own():
    rating = rate(rolling(), *(entry(n, "10-05", 14) for n in (1, 2)), period=OCTOBER)
    assert drawn_from(rating) == [(8, "carried", "10"), (9, "carried", "10"), (10, "own", "8")]


def test_a_month_in_which_nothing_was_billed_still_adds_its_hours_months_before_bill_from_none():
    terms = sow(
        starts_on=JULY, bill_from=day("08-15"),
        retainers=(retainer(tier(hours=10, rollover_months=9), "07-01"),),
    )  # fmt: skip
    rating = rate(terms, *(entry(n, "10-05", 24) for n in (1, 2)), period=OCTOBER)
    assert hours(rating, "retainer_hours") == ["30"]


@pytest.mark.parametrize(("months", "drawn"), [(0, "10"), (1, "20"), (2, "30")])
def test_what_is_left_may_be_used_in_so_many_following_months(months, drawn):
    rating = rate(rolling(months=months), *(entry(n, "10-05", 24) for n in (1, 2)), period=OCTOBER)
    assert hours(rating, "retainer_hours") == [drawn]


def test_hours_are_carried_on_after_the_retainer_and_priced_by_card_beyond_them():
    gold = tier(hours=10, rollover_months=2, overage_rate=d(150))
    terms = sow(retainers=(retainer(gold, ends="08-31"),))
    rating = rate(terms, entry(1, "09-03", 12), period=SEPTEMBER)
    assert rows(rating.lines) == [("retainer_hours", "10", "0", "0"), ("time", "2", "100", "200")]


def test_the_rollover_months_are_those_of_the_hours_own_tier():
    terms = sow(
        retainers=(
            retainer(tier(hours=10, rollover_months=2, code="A"), ends="08-31"),
            retainer(tier(hours=10, rollover_months=0, code="B"), "09-01", number=2),
        )
    )
    rating = rate(terms, *(entry(n, "10-05", 24) for n in (1, 2)), period=OCTOBER)
    assert drawn_from(rating) == [(8, "carried", "10"), (10, "own", "10")]


def test_beyond_the_cap_the_oldest_hours_are_dropped_first():
    rating = rate(rolling(cap=12), *(entry(n, "10-05", 24) for n in (1, 2)), period=OCTOBER)
    assert drawn_from(rating) == [(8, "carried", "2"), (9, "carried", "10"), (10, "own", "10")]


def test_the_cap_is_that_of_the_tier_that_started_last_ended_or_not():
    terms = sow(
        retainers=(
            retainer(tier(hours=10, rollover_months=5, code="A"), ends="08-31"),
            retainer(tier(hours=0, rollover_cap_hours=d(3), code="B"), "09-01", "09-10", number=2),
        )
    )
    assert hours(rate(terms, entry(1, "09-03", 9), period=SEPTEMBER), "retainer_hours") == ["3"]
    assert hours(rate(terms, entry(1, "10-03", 9), period=OCTOBER), "retainer_hours") == ["3"]


def test_a_tier_that_starts_on_the_months_last_day_caps_what_is_carried_into_that_month():
    terms = sow(
        retainers=(
            retainer(tier(hours=10, rollover_months=5, code="A"), ends="08-31"),
            retainer(tier(hours=0, rollover_cap_hours=d(3), code="B"), "09-30", number=2),
        )
    )
    assert hours(rate(terms, entry(1, "09-03", 9), period=SEPTEMBER), "retainer_hours") == ["3"]


def test_late_time_draws_what_lapsed_or_was_dropped_in_its_own_month_first_then_what_is_carried():
    terms = rolling(included=20, months=1, cap=6)
    late = [entry(n, "08-20", 18) for n in (1, 2)]
    rating = rate(terms, *late, period=SEPTEMBER)
    assert drawn_from(rating) == [(8, "lapsed", "14"), (8, "carried", "6"), (9, "own", "16")]


def test_late_time_takes_its_own_months_hours_before_older_carried_ones():
    rating = rate(rolling(), entry(1, "09-20", 12), period=OCTOBER)
    assert drawn_from(rating) == [(9, "carried", "10"), (8, "carried", "2")]


def test_late_time_does_not_get_hours_that_had_been_carried_into_its_month():
    terms = rolling(months=1)
    rating = rate(terms, *(entry(n, "09-20", 14) for n in (1, 2)), period=OCTOBER)
    assert drawn_from(rating) == [(9, "carried", "10"), (10, "own", "10")]


def test_late_time_gets_hours_given_back_to_its_month():
    books = History(given_back=(GivenBack(AUGUST, 1, 5 * 3600),))
    rating = rate(rolling(months=0), entry(1, "08-20", 16), period=SEPTEMBER, history=books)
    assert drawn_from(rating) == [(8, "lapsed", "15"), (9, "own", "1")]


def test_of_two_retainers_in_a_month_the_earlier_is_used_first():
    terms = sow(
        starts_on=SEPTEMBER,
        retainers=(
            retainer(tier(hours=30, code="B"), "09-16", number=1),
            retainer(tier(hours=30, code="A"), "09-01", "09-15", number=2),
        ),
    )
    now = rate(terms, entry(1, "09-20", 20), period=SEPTEMBER)
    assert [(p.allowance_retainer_id, p.billable_seconds // 3600) for p in pieces(now)] == [
        (2, 15), (1, 5),
    ]  # fmt: skip
    late = rate(terms, entry(1, "09-20", 20), period=OCTOBER)
    assert [p.allowance_retainer_id for p in pieces(late)] == [2, 1]


def test_a_month_run_after_the_next_finds_gone_what_that_one_drew():
    terms = rolling(months=1)
    september = rate(terms, entry(1, "09-03", 6), period=SEPTEMBER)
    august = rate(terms, entry(2, "08-03", 9), history=after((SEPTEMBER, september)))
    assert (hours(august, "retainer_hours"), hours(august, "time")) == (["4"], ["5"])


def test_hours_carried_under_a_cap_and_drawn_by_a_later_month_are_not_carried_twice():
    terms = rolling(included=20, months=3, cap=10)
    october = rate(terms, entry(1, "10-03", 15), period=OCTOBER)
    assert drawn_from(october) == [(9, "carried", "10"), (10, "own", "5")]
    # 10 of August's 20 h were carried on; October's cap dropped them for later months only.
    books = History(draws=(Draw(OCTOBER, AUGUST, 1, "carried", 4 * 3600),))
    september = rate(terms, entry(2, "09-03", 24), period=SEPTEMBER, history=books)
    assert drawn_from(september) == [(8, "carried", "6"), (9, "own", "18")]


def test_hours_used_up_out_of_order_are_not_carried_on_for_want_of_memory():
    wide = tier(hours=0, rollover_cap_hours=d(50), code="WIDE")
    narrow = tier(hours=20, rollover_months=2, rollover_cap_hours=d(10))
    terms = sow(retainers=(retainer(narrow, ends="09-30"), retainer(wide, "10-01", number=2)))
    september = rate(terms, entry(1, "08-20", 10), period=SEPTEMBER)
    assert drawn_from(september) == [(8, "lapsed", "10")]
    extra = rate(terms, entry(2, "08-21", 10), kind="extra", history=after((SEPTEMBER, september)))
    assert drawn_from(extra) == [(8, "own", "10")]
    books = after((SEPTEMBER, september), (AUGUST, extra))
    october = rate(terms, *(entry(n, "10-03", 24) for n in (3, 4)), period=OCTOBER, history=books)
    assert drawn_from(october) == [(9, "carried", "20")]


def test_overage_goes_by_the_tiers_rate_else_its_bands_else_the_rate_card():
    steps = bands((2, 150), (None, 120))
    worked = [entry(1, "08-03", 4)]
    by_rate = rolling(included=1, overage_rate=d(170), overage_bands=steps)
    by_bands = rolling(included=1, overage_bands=steps)
    assert rows(rate(by_rate, *worked).lines)[1:] == [("overage", "3", "170", "510")]
    assert rows(rate(by_bands, *worked).lines)[1:] == [
        ("overage", "2", "150", "300"), ("overage", "1", "120", "120"),
    ]  # fmt: skip
    assert rows(rate(rolling(included=1), *worked).lines)[1:] == [("time", "3", "100", "300")]


def test_bands_count_each_periods_overage_from_zero_and_late_overage_with_it():
    terms = rolling(included=0, months=0, overage_bands=bands((2, 150), (None, 120)))
    august = rate(terms, entry(1, "08-03", 2))
    books = after((AUGUST, august), period=SEPTEMBER)
    september = rate(
        terms, entry(2, "08-04", 1), entry(3, "09-04", 2), period=SEPTEMBER, history=books
    )
    assert rows(september.lines) == [
        ("overage", "2", "150", "300"), ("overage", "1", "120", "120"),
    ]  # fmt: skip


def test_hours_beyond_a_last_band_that_ends_go_by_rate_card_and_are_not_lost():
    terms = rolling(included=0, overage_bands=bands((2, 150)))
    assert rows(rate(terms, entry(1, "08-03", 5)).lines) == [
        ("overage", "2", "150", "300"), ("time", "3", "100", "300"),
    ]  # fmt: skip


def test_the_tier_of_the_periods_last_covered_day_prices_all_its_overage():
    terms = sow(
        retainers=(
            retainer(tier(hours=0, overage_rate=d(130), code="B"), "08-11", "08-20", number=2),
            retainer(tier(hours=0, overage_rate=d(150), code="A"), ends="08-10"),
        )
    )
    rating = rate(terms, entry(1, "08-03", 1), entry(2, "08-25", 1))
    assert rows(rating.lines) == [("overage", "2", "130", "260")]


def test_hours_given_back_are_the_later_retainers_and_can_be_drawn_at_once():
    terms = sow(
        retainers=(
            retainer(tier(hours=0, code="A"), ends="08-10"),
            retainer(tier(hours=0, rollover_months=1, code="B"), "08-11", number=2),
        )
    )
    before = rate(rolling(), entry(9, "08-02", 5))
    rating = rate(terms, entry(1, "08-12", 3), reversals=billed(before))
    assert drawn_from(rating) == [(8, "own", "3")]
    back = [p for p in rating.unlined if p.kind == "give_back"]
    assert [(p.allowance_month, p.allowance_retainer_id) for p in back] == [(AUGUST, 2)]
    books = after((AUGUST, rating))
    later = rate(terms, entry(2, "09-12", 3), period=SEPTEMBER, history=books)
    assert drawn_from(later) == [(8, "carried", "2")]


def test_hours_given_back_where_no_retainer_covers_do_not_roll_over_but_serve_late_time():
    terms = sow(retainers=(retainer(tier(hours=10, rollover_months=5), ends="08-31"),))
    first = rate(terms, entry(1, "08-02", 10))
    books = after((AUGUST, first))
    second = rate(terms, period=SEPTEMBER, reversals=billed(first), history=books)
    assert second.lines == []
    books = after((AUGUST, first), (SEPTEMBER, second))
    on_time = rate(terms, entry(2, "10-02", 10), period=OCTOBER, history=books)
    late = rate(terms, entry(3, "09-02", 12), period=OCTOBER, history=books)
    assert hours(on_time, "retainer_hours") == []
    assert drawn_from(late) == [(9, "lapsed", "10")]


def test_a_given_back_hour_stays_used_in_its_old_month():
    terms = rolling(months=0)
    first = rate(terms, entry(1, "08-02", 10))
    books = after((AUGUST, first))
    second = rate(
        terms, entry(2, "08-03", 25 - 1), period=SEPTEMBER, reversals=billed(first), history=books
    )
    assert drawn_from(second) == [(9, "own", "20")]


def test_a_raise_of_included_hours_is_followed_from_the_terms_alone():
    books = after((AUGUST, rate(rolling(included=10), entry(1, "08-02", 12))))
    september = rate(rolling(included=20), entry(2, "09-02", 24), period=SEPTEMBER, history=books)
    assert drawn_from(september) == [(8, "carried", "10"), (9, "own", "14")]


def test_long_after_the_end_carried_hours_are_gone():
    terms = sow(ends_on=day("08-31"), retainers=(retainer(tier(hours=10, rollover_months=1)),))
    late = rate(terms, entry(1, "08-30", 12), period=NOVEMBER)
    assert drawn_from(late) == [(8, "lapsed", "10")]
    assert hours(late, "time") == ["2"]
