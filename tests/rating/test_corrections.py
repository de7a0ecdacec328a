"""Rule 11: time that changes after it was billed, and credit memos."""

from invoices.rating.terms import Milestone

from .builders import (
    AUGUST,
    SEPTEMBER,
    after,
    bands,
    billed,
    card,
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


def test_a_reversal_is_the_billable_seconds_at_the_price_billed_whatever_the_terms_are_now():
    first = rate(sow(increment_minutes=30), entry(1, "08-03", "1.1"))
    now = sow(increment_minutes=0, rate_cards=(card(999),))
    second = rate(now, entry(1, "08-03", "0.5"), period=SEPTEMBER, reversals=billed(first))
    assert rows(second.lines) == [
        ("time", "0.5", "999", "499.5"), ("correction", "-1.5", "100", "-150"),
    ]  # fmt: skip


def test_the_new_copy_is_billed_like_any_other_entry():
    first = rate(sow(), entry(1, "08-03", 2))
    second = rate(sow(), entry(1, "08-03", 5), period=SEPTEMBER, reversals=billed(first))
    assert rows(second.lines) == [
        ("time", "5", "100", "500"), ("correction", "-2", "100", "-200"),
    ]  # fmt: skip


def test_a_split_entry_is_reversed_part_by_part():
    gold = tier(hours=1, overage_bands=bands((1, 150), (2, 120)))
    terms = sow(retainers=(retainer(gold, ends="08-31"),))
    first = rate(terms, entry(1, "08-03", 5))
    assert kinds(first) == ["retainer_hours", "overage", "overage", "time"]
    second = rate(terms, period=SEPTEMBER, reversals=billed(first), history=after((AUGUST, first)))
    assert rows(second.lines) == [
        ("correction", "-1", "120", "-120"), ("correction", "-1", "150", "-150"),
        ("correction", "-2", "100", "-200"),
    ]  # fmt: skip
    assert [(p.kind, p.billable_seconds) for p in second.unlined] == [("give_back", -3600)]
    assert {p.reverses for p in pieces(second)} == {b.allocation_id for b in billed(first)}


def test_a_corrections_pieces_take_back_what_each_billing_bore():
    first = rate(sow(group_lines_by="entry"), entry(2, "08-03", 2), entry(11, "08-03", 1))
    second = rate(sow(), period=SEPTEMBER, reversals=billed(first)[::-1])
    assert [line.group for line in second.lines] == ["11", "2"]
    assert [(p.kind, p.entry_id, p.billable_seconds) for p in pieces(second)] == [
        ("correction", 11, -3600), ("correction", 2, -7200),
    ]  # fmt: skip
    assert [line.seconds for line in second.lines] == [-3600, -7200]


def test_drawn_hours_come_back_to_this_periods_own_allowance_in_the_same_run():
    terms = sow(retainers=(retainer(tier(hours=10)),))
    first = rate(terms, entry(1, "08-03", 8))
    second = rate(
        terms, entry(2, "09-03", 14), period=SEPTEMBER, reversals=billed(first),
        history=after((AUGUST, first)),
    )  # fmt: skip
    assert hours(second, "retainer_hours") == ["14"]


def test_a_negative_total_is_a_credit_memo_with_every_sign_turned():
    terms = sow(
        retainers=(retainer(tier(50, 2, overage_rate=d(120)), "09-01"),), discount_percent=d(10),
        usage_fees=(usage("per_unit", 1, unit_price=d(3)), usage("package", 1, unit_price=d(2))),
        milestones=(Milestone(1, "M", d(7), day("09-02")),), cap_amount=d(50),
    )  # fmt: skip
    first = rate(sow(), entry(1, "08-03", 12))
    rating = rate(terms, entry(2, "09-03", 3), period=SEPTEMBER, reversals=billed(first))
    memo = document(rating)
    assert (memo.kind, memo.total) == ("credit_memo", d(910))
    assert rows([line for _sow, line in memo.lines]) == [
        ("retainer_fee", "1", "-50", "-50"), ("retainer_hours", "-2", "0", "0"),
        ("overage", "-1", "120", "-120"), ("correction", "12", "100", "1200"),
        ("discount", "1", "-108", "-108"), ("usage", "-1", "3", "-3"), ("usage", "-1", "2", "-2"),
        ("milestone", "1", "-7", "-7"),
    ]  # fmt: skip
    for _sow, line in memo.lines:
        assert line.amount == line.quantity * line.unit_price


def test_a_total_of_exactly_nothing_is_an_invoice():
    first = rate(sow(), entry(1, "08-03", 2))
    second = rate(sow(), entry(1, "08-03", 1), entry(2, "09-03", 1), period=SEPTEMBER,
                  reversals=billed(first))  # fmt: skip
    assert (document(second).kind, document(second).total) == ("invoice", 0)


def test_the_sign_is_that_of_the_whole_invoice_not_of_one_sow():
    gone = rate(sow(), reversals=billed(rate(sow(), entry(1, "08-03", 2))))
    more = rate(sow(code="B"), entry(2, "08-03", 3))
    assert document(gone, more).kind == "invoice"
    assert document(gone).kind == "credit_memo"


def test_hours_given_back_alone_settle_without_a_line():
    terms = sow(retainers=(retainer(tier(hours=10), ends="08-31"),))
    first = rate(terms, entry(1, "08-03", 8))
    second = rate(terms, period=SEPTEMBER, reversals=billed(first), history=after((AUGUST, first)))
    assert (second.lines, second.settles_anything) == ([], True)
