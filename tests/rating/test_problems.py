"""Rules 12 and 13: currencies, and what fails an invoice."""

import pytest

from invoices.rating.history import History

from .builders import (
    AUGUST,
    JULY,
    OMAR,
    SEPTEMBER,
    billed,
    card,
    d,
    day,
    document,
    entry,
    rate,
    retainer,
    sow,
    tier,
)


def codes(rating):
    return [problem.code for problem in rating.problems]


def in_euros(*entries, **given):
    run = {name: given.pop(name) for name in ("period", "reversals", "history") if name in given}
    return rate(sow(currency="EUR", **given), *entries, currency="USD", **run)


def test_a_sow_in_another_currency_fails_in_every_period_it_overlaps():
    assert codes(in_euros()) == ["currency_mismatch"]
    assert codes(in_euros(starts_on=JULY, ends_on=AUGUST)) == ["currency_mismatch"]
    assert codes(rate(sow(), entry(1, "08-03", 1))) == []


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": SEPTEMBER},
        {"starts_on": JULY, "ends_on": day("07-31")},
        {"starts_on": JULY, "bill_from": SEPTEMBER},
    ],
)
def test_outside_its_days_it_fails_only_when_it_has_anything_to_bill(dates):
    assert codes(in_euros(**dates)) == []
    assert codes(in_euros(entry(1, "09-02", 1), **dates)) == []


def test_a_fee_in_advance_is_something_to_bill():
    fee = (retainer(tier(50), "09-01", billed="advance"),)
    assert codes(in_euros(starts_on=SEPTEMBER, retainers=fee)) == ["currency_mismatch"]


def test_late_time_reversals_and_a_cap_to_give_back_are_something_to_bill():
    ended = {"starts_on": JULY, "ends_on": day("07-31")}
    assert codes(in_euros(entry(1, "07-30", 1), **ended)) == ["currency_mismatch"]
    before = billed(rate(sow(), entry(1, "08-03", 1)))
    assert codes(in_euros(reversals=before, **ended)) == ["currency_mismatch"]
    books = History(counted_amount=d(90), cap_lines_amount=d(-40))
    assert codes(in_euros(history=books, cap_amount=d(60), **ended)) == ["currency_mismatch"]


def test_other_problems_are_listed_too_the_currency_first_each_code_once():
    wrong = in_euros(entry(1, "08-03", 1), entry(2, "08-04", 1, OMAR), rate_cards=())
    assert codes(wrong) == ["currency_mismatch", "no_rate"]
    more = rate(sow(code="B", rate_cards=()), entry(3, "08-03", 1))
    failed = document(more, wrong)
    assert [(p.code, len(p.concerns)) for p in failed.problems] == [
        ("currency_mismatch", 1), ("no_rate", 3),
    ]  # fmt: skip
    assert (failed.kind, failed.lines, failed.total) == ("invoice", (), 0)


def test_a_problem_says_what_it_concerns_and_how_to_mend_it():
    (problem, *_rest) = in_euros(rate_cards=(card(1),)).problems
    assert problem.concerns == ("SOW S is in EUR, its client is invoiced in USD",)
    assert problem.mend
