"""What has changed since the invoice before, line by line."""

from decimal import Decimal
from typing import Any

from invoices.models import Invoice, Line
from invoices.selectors.earlier import earlier_of
from invoices.selectors.line_changes import LineChange, line_changes
from tests.cast import OCTOBER, Firm

SEPTEMBER = OCTOBER.replace(month=9)


def add(invoice: Invoice, firm: Firm, group: str, hours: int, **facts: Any) -> None:
    Line.objects.create(
        invoice=invoice,
        position=invoice.lines.count() + 1,
        quantity=hours,
        unit_price=100,
        amount=hours * 100,
        measured=True,
        group=group,
        **{
            "sow": firm.sow,
            "kind": "time",
            "month": invoice.period,
            "description": f"{group}, {invoice.period:%B %Y}",
        }
        | facts,
    )


def months(firm: Firm, **now: Any) -> tuple[Invoice, Invoice]:
    return firm.invoice(period=SEPTEMBER), firm.invoice(**now)


def told(changes: list[LineChange]) -> list[tuple[str, str, Decimal]]:
    return [(each.words, each.verdict, each.difference) for each in changes]


def test_lines_are_new_gone_more_less_or_the_same(firm: Firm) -> None:
    before, now = months(firm)
    for group, hours in (("Engineer", 10), ("Designer", 5), ("Partner", 1), ("Writer", 2)):
        add(before, firm, group, hours)
    for group, hours in (("Engineer", 12), ("Designer", 4), ("Partner", 1), ("Tester", 3)):
        add(now, firm, group, hours)
    assert told(line_changes(now, before)) == [
        ("Engineer", "more", 200),
        ("Designer", "less", -100),
        ("Partner", "the same", 0),
        ("Tester", "new", 300),
        ("Writer", "gone", -200),
    ]


def test_late_time_is_no_time_of_the_month(firm: Firm) -> None:
    before, now = months(firm)
    add(before, firm, "Engineer", 10)
    add(now, firm, "Engineer", 10)
    add(now, firm, "Engineer", 2, month=SEPTEMBER, description="Engineer, September 2026")
    verdicts = [each.verdict for each in line_changes(now, before)]
    assert verdicts == ["the same", "new"]


def test_lines_of_single_entries_count_as_one(firm: Firm) -> None:
    before, now = months(firm)
    add(before, firm, "101", 2)
    add(now, firm, "102", 3)
    add(now, firm, "103", 4)
    [change] = line_changes(now, before)
    assert (change.words, change.quantity_before, change.quantity_now) == ("Time", 2, 7)
    assert change.difference == 500


def test_a_credit_memo_counts_against(firm: Firm) -> None:
    before, now = months(firm, kind="credit_memo")
    add(before, firm, "Engineer", 10)
    add(now, firm, "Engineer", 3)
    [change] = line_changes(now, before)
    assert (change.amount_now, change.difference) == (-300, -1300)


def test_the_one_before_is_the_last_of_its_client_and_sow(firm: Firm) -> None:
    august = firm.invoice(firm.entry(), period=OCTOBER.replace(month=8))
    firm.invoice(firm.entry(), period=SEPTEMBER, status="void")
    firm.invoice(firm.entry(), period=SEPTEMBER, run_kind="extra", sequence=1)
    firm.invoice(firm.entry(), period=SEPTEMBER, sow=firm.sow)
    other = Firm("C0002", "Fabrikam")
    other.invoice(other.entry(), period=SEPTEMBER)
    october, own = firm.invoice(firm.entry()), firm.invoice(firm.entry(), sow=firm.sow)
    found = earlier_of([august, october, own])
    assert found[october.pk] == august
    assert (found[own.pk].period, found[own.pk].sow) == (SEPTEMBER, firm.sow)
    assert august.pk not in found
