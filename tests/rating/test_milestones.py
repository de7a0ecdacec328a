"""Rule 9: milestones."""

from invoices.rating.terms import Milestone

from .builders import d, day, rate, rows, sow


def reached(*milestones, **run):
    return rate(sow(milestones=milestones), **run)


def test_a_milestone_is_one_line_from_the_day_it_is_reached():
    on_the_last_day = Milestone(1, "Go-live", d(900), day("08-31"))
    assert rows(reached(on_the_last_day).lines) == [("milestone", "1", "900", "900")]
    assert reached(Milestone(1, "Go-live", d(900), day("09-01"))).lines == []
    assert reached(Milestone(1, "Go-live", d(900), None)).lines == []


def test_one_reached_in_an_earlier_month_is_caught_up_after_the_sows_end_too():
    terms = sow(ends_on=day("08-15"), milestones=(Milestone(1, "Late", d(5), day("08-20")),))
    assert [line.group for line in rate(terms, period=day("11-01")).lines] == ["Late"]


def test_milestones_come_in_the_order_they_were_reached():
    rating = reached(
        Milestone(1, "B", d(2), day("08-20")), Milestone(2, "A", d(1), day("08-20")),
        Milestone(3, "C", d(3), day("08-10")),
    )  # fmt: skip
    assert [line.group for line in rating.lines] == ["C", "A", "B"]


def test_a_milestone_of_nothing_makes_no_line_but_counts_as_billed():
    rating = reached(Milestone(4, "Kick-off", d(0), day("08-01")))
    assert (rating.lines, rating.milestone_ids) == ([], [4])
