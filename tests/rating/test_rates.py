"""Rule 3: which rate prices an entry."""

from datetime import date

import pytest

from invoices.rating.rates import choose_rate, specificity
from invoices.rating.terms import Assignment, Rate, RateCard

from .builders import LENA, OMAR, d, day, entry, rate, rows, sow

DAY = day("08-17")


def price(*cards: RateCard, person=LENA, role="Senior", activity="Delivery", on=DAY):
    choice = choose_rate(cards, person, role, activity, on)
    return choice and int(choice.rate.hourly_rate)


def a_card(*rates: Rate, code="FIRM") -> RateCard:
    return RateCard(code, rates)


def test_the_first_card_with_a_matching_rate_decides_however_vague_it_is():
    vague = a_card(Rate(d(1)), code="OWN")
    exact = a_card(Rate(d(2), LENA, "Senior", "Delivery"))
    assert price(vague, exact) == 1
    assert price(a_card(Rate(d(1), person=OMAR), code="OWN"), exact) == 2


def test_person_counts_4_role_2_activity_1_added_up():
    names = [(p, r, a) for p in ("", LENA) for r in ("", "Senior") for a in ("", "Delivery")]
    rates = [Rate(d(n), *name) for n, name in enumerate(names)]
    assert [specificity(rate) for rate in rates] == list(range(8))
    for best in range(8):
        assert price(a_card(*rates[best::-1])) == best
        assert price(a_card(*rates[: best + 1])) == best


@pytest.mark.parametrize(
    ("rate_", "matches"),
    [
        (Rate(d(1), person=OMAR), False),
        (Rate(d(1), role="Analyst"), False),
        (Rate(d(1), activity="Travel"), False),
        (Rate(d(1), LENA, "Analyst"), False),
        (Rate(d(1), LENA, "Senior", "Delivery"), True),
        (Rate(d(1)), True),
    ],
)
def test_each_thing_a_rate_names_has_to_equal_the_entrys(rate_, matches):
    assert (price(a_card(rate_)) == 1) is matches


@pytest.mark.parametrize(
    ("from_", "to", "matches"),
    [
        (DAY, DAY, True), (None, None, True), (None, DAY, True), (DAY, None, True),
        (day("08-18"), None, False), (None, day("08-16"), False),
    ],
)  # fmt: skip
def test_a_rate_is_in_force_on_its_first_and_on_its_last_day(from_, to, matches):
    rate_ = Rate(d(1), effective_from=from_, effective_to=to)
    assert (price(a_card(rate_)) == 1) is matches


def test_a_rate_out_of_force_leaves_the_entry_to_a_vaguer_one_or_a_later_card():
    old = Rate(d(3), LENA, effective_to=day("08-16"))
    assert price(a_card(old, Rate(d(2)))) == 2
    assert price(a_card(old), a_card(Rate(d(1)))) == 1


def test_the_rate_of_the_work_date_prices_it_also_when_billed_later():
    change = a_card(
        Rate(d(100), effective_to=day("08-16")), Rate(d(120), effective_from=day("08-17"))
    )
    rating = rate(
        sow(rate_cards=(change,)), entry(1, "08-16", 1), entry(2, "08-17", 1),
        period=date(2026, 9, 1),
    )  # fmt: skip
    assert rows(rating.lines) == [("time", "1", "100", "100"), ("time", "1", "120", "120")]


def test_the_role_is_the_assignments_on_that_day_else_the_persons_own():
    terms = sow(
        rate_cards=(a_card(Rate(d(200), role="Lead"), Rate(d(150), role="Senior")),),
        assignments=(
            Assignment(OMAR, "Senior"),
            Assignment(LENA, "Lead", day("08-10"), day("08-12")),
        ),
    )
    days = ["08-09", "08-10", "08-12", "08-13"]
    lines = rate(terms, *(entry(n, on, 1) for n, on in enumerate(days))).lines
    assert [(line.group, rows([line])[0][1]) for line in lines] == [("Lead", "2"), ("Senior", "2")]
    assert terms.role_on(OMAR, day("08-09")) == "Senior"
    assert terms.role_on("new@f.example", day("08-09")) == ""


def test_without_a_rate_the_invoice_fails_naming_the_entries():
    terms = sow(rate_cards=(a_card(Rate(d(1), person=OMAR)),))
    rating = rate(terms, entry(41, "08-03", 1), entry(42, "08-04", 1, OMAR), entry(43, "08-05", 2))
    (problem,) = rating.problems
    assert problem.code == "no_rate"
    assert problem.concerns == (
        "entry 41: lena@f.example on 2026-08-03, no activity",
        "entry 43: lena@f.example on 2026-08-05, no activity",
    )


def test_the_losers_are_kept_in_the_order_they_lost():
    choice = choose_rate(
        (a_card(Rate(d(1)), Rate(d(2), LENA), code="OWN"), a_card(Rate(d(3)))),
        LENA, "Senior", "", DAY,
    )  # fmt: skip
    assert choice
    assert (choice.card, choice.rate.hourly_rate) == ("OWN", 2)
    assert [(code, rate_.hourly_rate) for code, rate_ in choice.lost] == [("OWN", 1), ("FIRM", 3)]
