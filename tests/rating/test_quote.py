"""What one more hour would cost, and why by that rate and by no other."""

from typing import Any

from invoices.rating.engine import SowWork
from invoices.rating.history import History
from invoices.rating.quote import Quote, quote_hour
from invoices.rating.terms import Assignment, Rate, RateCard, StatementOfWork
from invoices.rating.worked_time import WorkedEntry

from .builders import LENA, d, day, entry, rate, retainer, sow, tier


def quote(terms: StatementOfWork, *waiting: WorkedEntry, on: str = "08-17", **asked: Any) -> Quote:
    work = SowWork(waiting, (), History())
    return quote_hour(terms, work, asked.get("person", LENA), asked.get("activity", ""), day(on))


def kinds(answer: Quote) -> list[tuple[str, int]]:
    return [(line.kind, int(line.amount)) for line in answer.lines]


def test_an_hour_costs_what_the_engine_would_bill_for_it() -> None:
    terms = sow(discount_percent=d(10))
    answer = quote(terms)
    billed = rate(terms, entry(1, "08-17", 1))
    assert kinds(answer) == [("time", 100), ("discount", -10)]
    assert answer.amount == sum(line.amount for line in billed.lines) == 90
    assert answer.lines[0].explanation == billed.lines[0].explanation


def test_it_draws_on_what_waiting_work_up_to_that_day_leaves_of_the_allowance() -> None:
    terms = sow(retainers=(retainer(tier(hours=10, overage_rate=d(150))),))
    assert kinds(quote(terms, entry(1, "08-17", "9"))) == [("retainer_hours", 0)]
    split = quote(terms, entry(1, "08-17", "9.5"), entry(2, "08-18", 20))
    assert kinds(split) == [("retainer_hours", 0), ("overage", 75)]
    assert kinds(quote(terms, entry(1, "08-17", "10"))) == [("overage", 150)]


def test_the_rate_that_won_and_why_the_others_lost() -> None:
    own = RateCard(
        "OWN",
        (Rate(d(1)), Rate(d(2), LENA), Rate(d(3), LENA, "Lead", effective_to=day("08-01"))),
    )
    terms = sow(
        rate_cards=(own, RateCard("FIRM", (Rate(d(4), LENA, "Lead"), Rate(d(5), role="Analyst")))),
        assignments=(Assignment(LENA, "Lead", day("08-10")),),
    )
    answer = quote(terms)
    assert answer.role == "Lead"
    assert [(int(each.rate.hourly_rate), each.won) for each in answer.contenders] == [
        (3, False), (2, True), (1, False), (4, False),
    ]  # fmt: skip
    assert [each.why for each in answer.contenders] == [
        "It is not in force that day, but until 2026-08-01.",
        "It names the most on the first card that has a rate for this work.",
        "It names nobody and nothing in particular; the rate that won names a person.",
        "Card OWN is searched before card FIRM, and has a rate for this work.",
    ]


def test_without_a_rate_it_says_so() -> None:
    answer = quote(sow(rate_cards=()))
    assert not answer.has_rate
    assert answer.lines == ()


def test_a_day_that_is_not_billed_says_why() -> None:
    terms = sow(ends_on=day("09-30"), bill_from=day("08-15"))
    assert "runs from 2026-08-01 to 2026-09-30" in quote(terms, on="10-01").not_billed
    assert "from 2026-08-15 on" in quote(terms, on="08-14").not_billed
    assert quote(terms, on="08-15").not_billed == ""
