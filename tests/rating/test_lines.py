"""Rule 6: the lines of a SOW, their order and their grouping."""

from invoices.rating.terms import Milestone, Rate, RateCard

from .builders import (
    AUGUST,
    LENA,
    OMAR,
    SEPTEMBER,
    after,
    bands,
    billed,
    card,
    d,
    day,
    entry,
    kinds,
    rate,
    retainer,
    rows,
    sow,
    tier,
    usage,
)

WORKED = [
    entry(12, "08-03", 1, LENA, "Travel"),
    entry(7, "08-04", 2, OMAR, "Delivery"),
    entry(9, "07-30", 3, LENA, "Delivery"),
]


def grouped(by: str) -> list[tuple[str, str, str]]:
    terms = sow(starts_on=day("07-01"), group_lines_by=by)
    return [
        (f"{line.month:%m}", line.group, f"{line.quantity.normalize():f}")
        for line in rate(terms, *WORKED).lines
    ]


def test_time_is_grouped_by_role_by_month_and_ordered_by_month_then_group():
    assert grouped("role") == [
        ("07", "Senior", "3"), ("08", "Analyst", "2"), ("08", "Senior", "1"),
    ]  # fmt: skip


def test_time_is_grouped_by_person():
    assert grouped("person") == [("07", LENA, "3"), ("08", LENA, "1"), ("08", OMAR, "2")]


def test_time_is_grouped_by_activity():
    assert grouped("activity") == [
        ("07", "Delivery", "3"), ("08", "Delivery", "2"), ("08", "Travel", "1"),
    ]  # fmt: skip


def test_time_is_grouped_by_entry():
    assert grouped("entry") == [("07", "9", "3"), ("08", "12", "1"), ("08", "7", "2")]


def test_within_a_group_lines_are_ordered_by_unit_price_as_a_number():
    rates = RateCard("C", (Rate(d(90), activity="Travel"), Rate(d(110))))
    lines = rate(
        sow(rate_cards=(rates,)), entry(1, "08-03", 1), entry(2, "08-03", 1, LENA, "Travel")
    )
    assert [row[2] for row in rows(lines.lines)] == ["90", "110"]


def test_the_kinds_come_in_their_order():
    terms = sow(
        retainers=(retainer(tier(500, 1, overage_rate=d(150))),),
        discount_percent=d(10), minimum_amount=d(5000), cap_amount=d(100), cap_scope="all",
        usage_fees=(usage("per_unit", 3, unit_price=d(2)),),
        milestones=(Milestone(1, "Go-live", d(900), day("08-20")),),
    )  # fmt: skip
    before = rate(sow(), entry(50, "08-01", 1))
    assert kinds(rate(terms, entry(1, "08-03", 3), reversals=billed(before))) == [
        "retainer_fee", "retainer_hours", "overage", "correction", "discount", "minimum",
        "usage", "milestone", "cap",
    ]  # fmt: skip


def test_time_comes_after_the_hours_drawn():
    terms = sow(retainers=(retainer(tier(500, 1)),))
    assert kinds(rate(terms, entry(1, "08-03", 3))) == ["retainer_fee", "retainer_hours", "time"]


def test_overage_is_one_line_a_band_also_where_two_have_one_price():
    gold = tier(hours=0, overage_bands=bands((1, 150), (2, 150), (None, 120)))
    lines = rate(sow(retainers=(retainer(gold),)), entry(1, "08-03", 4)).lines
    assert rows(lines) == [
        ("overage", "1", "150", "150"), ("overage", "1", "150", "150"),
        ("overage", "2", "120", "240"),
    ]  # fmt: skip
    assert {(line.group, line.month) for line in lines} == {("overage", None)}


def test_corrections_are_grouped_under_month_group_and_price_they_were_billed_under():
    terms = sow(rate_cards=(card(120),), group_lines_by="person")
    first = rate(terms, *(entry(n, "08-03", 1) for n in (1, 2)), entry(3, "08-04", 1, OMAR))
    now = sow(rate_cards=(card(999),), group_lines_by="role")
    second = rate(now, period=SEPTEMBER, reversals=billed(first))
    assert [(line.month, line.group) for line in second.lines] == [(AUGUST, LENA), (AUGUST, OMAR)]
    assert rows(second.lines) == [
        ("correction", "-2", "120", "-240"), ("correction", "-1", "120", "-120"),
    ]  # fmt: skip


def test_corrections_of_overage_come_first_by_price_alone_across_bands():
    gold = tier(hours=0, overage_bands=bands((1, 150), (2, 140), (3, 150), (None, 9)))
    first = rate(sow(retainers=(retainer(gold),)), entry(1, "08-03", 3))
    by_card = rate(sow(), entry(2, "08-03", 1))
    second = rate(sow(), period=SEPTEMBER, reversals=billed(first) + billed(by_card))
    assert [(line.month, line.group) for line in second.lines] == [
        (None, "overage"), (None, "overage"), (AUGUST, "Senior"),
    ]  # fmt: skip
    assert rows(second.lines) == [
        ("correction", "-1", "140", "-140"), ("correction", "-2", "150", "-300"),
        ("correction", "-1", "100", "-100"),
    ]  # fmt: skip


def test_amount_lines_have_quantity_one_and_the_amount_as_unit_price():
    terms = sow(discount_percent=d(10), minimum_amount=d(500), cap_amount=d(100))
    for line in rate(terms, entry(1, "08-03", 1)).lines[1:]:
        assert (line.quantity, line.unit_price) == (1, line.amount)
        assert not line.measured


def test_fees_bear_tier_and_month_usage_its_code_milestones_their_name():
    terms = sow(
        retainers=(retainer(tier(500, 1, code="GOLD")),),
        usage_fees=(usage("per_unit", 3, unit_price=d(2)),),
        milestones=(Milestone(1, "Go-live", d(900), day("08-20")),),
    )
    assert [(line.group, line.month) for line in rate(terms).lines] == [
        ("GOLD", AUGUST), ("U", None), ("Go-live", None),
    ]  # fmt: skip


def test_the_same_run_twice_gives_the_same_lines():
    terms = sow(retainers=(retainer(tier(500, 2)),), discount_percent=d(7))
    once, again = rate(terms, *WORKED), rate(terms, *reversed(WORKED))
    assert once.lines == again.lines
    assert after((AUGUST, once)) == after((AUGUST, again))
