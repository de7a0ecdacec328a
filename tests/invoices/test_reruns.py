"""Running a month again: what is made anew, what is let go, and what is left alone (rule 5)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User

from clients.models import Milestone, StatementOfWork, UsageFee, UsageRecord
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice, Transition
from invoices.services.approval import approve, hold, recall, release
from invoices.services.generation import execute_run, start_run
from invoices.services.voiding import void
from invoices.services.write_offs import hold_sow
from tests.cast import Firm

from .month import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    approve_all,
    bill,
    change,
    delete,
    exports,
    lines_of,
    only,
    ready,
)

pytestmark = pytest.mark.django_db


def test_running_again_changes_nothing(firm: Firm, tmp_path: Path) -> None:
    firm.entry(3)
    bill()
    before = exports(tmp_path / "1", [OCTOBER])
    first = only()
    bill()
    assert exports(tmp_path / "2", [OCTOBER]) == before
    assert only() == first


def test_exporting_twice_gives_the_same_files(firm: Firm, tmp_path: Path) -> None:
    firm.entry(3)
    firm.quarantined()
    bill()
    assert exports(tmp_path / "1", [OCTOBER]) == exports(tmp_path / "2", [OCTOBER])


def test_a_pending_invoice_is_made_anew_from_what_is_true_now(firm: Firm) -> None:
    entry = firm.entry(3)
    bill()
    change(entry, hours=2)
    firm.entry(1)
    bill()
    assert lines_of(only()) == [("time", "3", Decimal(450))]


def test_an_approved_invoice_is_left_alone_and_named(firm: Firm) -> None:
    firm.entry(3)
    bill()
    [approved] = approve_all()
    firm.entry(1)
    run = bill()
    assert run.outcome["left_alone"] == [f"{approved} is approved."]
    assert only().total_amount == 450


def test_what_turned_up_since_comes_with_the_next_month_as_late(firm: Firm) -> None:
    firm.entry(3)
    bill()
    approve_all()
    firm.entry(1)
    bill(NOVEMBER)
    invoice = only(period=NOVEMBER)
    assert invoice.total_amount == 150
    assert "late_time" in invoice.warning_codes


def test_an_extra_run_waits_for_the_months_own_approval(firm: Firm) -> None:
    firm.entry(3)
    bill()
    run = bill(extra=True)
    assert "run the month again instead" in run.outcome["left_alone"][0]
    assert Invoice.objects.count() == 1


def test_a_failed_extra_invoice_is_made_anew_once_it_can_be_priced(firm: Firm) -> None:
    firm.entry(3)
    bill()
    approve_all()
    rate = firm.card.rates.get()
    rate.effective_to = date(2026, 10, 20)
    rate.save()
    firm.entry(1, on=date(2026, 10, 25))
    bill(extra=True)
    failed = only(sequence=1)
    assert (failed.status, failed.problem_codes, failed.lines.count()) == ("failed", ["no_rate"], 0)
    rate.effective_to = None
    rate.save()
    bill(extra=True)
    failed.refresh_from_db()
    assert (failed.status, failed.total_amount) == ("pending", 150)


def test_a_held_sow_leaves_its_pending_invoice(firm: Firm, grace: User) -> None:
    firm.entry(3)
    bill()
    hold_sow(firm.sow, by=grace, reason="In dispute.")
    run = bill()
    assert Invoice.objects.get().status == "void"
    assert run.outcome["left_alone"] == [f"{firm.sow} waits, it is held back: In dispute."]


def test_a_client_invoiced_by_sow_from_now_on_loses_its_common_invoice(firm: Firm) -> None:
    other = firm.add_sow()
    firm.entry(3)
    firm.entry(1, sow=other)
    bill()
    firm.client.invoice_per = "sow"
    firm.client.save()
    bill()
    found = Invoice.objects.exclude(status="void").order_by("sow__code")
    assert [(i.sow, i.total_amount) for i in found] == [(firm.sow, 450), (other, 150)]
    firm.client.invoice_per = "client"
    firm.client.save()
    bill()
    assert (only().sow, only().total_amount) == (None, 600)


def test_an_approved_invoice_of_one_sow_keeps_the_others_when_all_are_to_be_one(firm: Firm) -> None:
    """The client is left alone, so nothing would take the place of what is pending."""
    other = firm.add_sow()
    firm.client.invoice_per = "sow"
    firm.client.save()
    firm.entry(3)
    firm.entry(1, sow=other)
    bill()
    approve(only(sow=other), by=None)
    firm.client.invoice_per = "client"
    firm.client.save()
    bill()
    assert (only(sow=firm.sow).status, only(sow=firm.sow).total_amount) == ("pending", 450)
    assert Invoice.objects.count() == 2


def test_a_sow_that_has_another_client_now_is_billed_to_them(firm: Firm) -> None:
    """Also where the new client is billed before the one who gives the SOW away."""
    moved = firm.add_sow()
    later = Firm("C0002", "Fabrikam")
    kept = later.entry(2)
    theirs = later.add_sow()
    later.entry(1, sow=theirs)
    assert firm.client.pk < later.client.pk
    bill()
    theirs.client = firm.client
    theirs.save()
    bill()
    assert moved.client == firm.client
    assert only(client=firm.client).total_amount == 150
    assert only(client=later.client).total_amount == 300
    assert kept.sow != theirs


def test_a_hold_outlives_a_failure(firm: Firm, grace: User) -> None:
    firm.entry(1)
    bill()
    hold(only(), by=grace, reason="To be talked over.")
    rate = firm.card.rates.get()
    rate.role = "Nobody"
    rate.save()
    bill()
    assert only().status == "failed"
    bill()
    rate.role = ""
    rate.save()
    bill()
    invoice = only()
    assert (invoice.status, invoice.status_reason) == ("held", "To be talked over.")
    assert release(invoice, by=grace).status == "pending"


def test_an_invoice_with_nothing_left_is_voided_by_the_run(firm: Firm) -> None:
    entry = firm.entry(1)
    bill()
    delete(entry)
    bill()
    invoice = Invoice.objects.get()
    assert (invoice.status, invoice.status_reason) == ("void", "Nothing is left to bill.")
    assert Transition.objects.filter(invoice=invoice).last().reason == "Nothing is left to bill."
    assert invoice.allocations.count() == invoice.lines.count() == 0


def zero_second_firm(firm: Firm) -> StatementOfWork:
    firm.sow.increment_minutes, firm.sow.increment_rounding = 60, "down"
    firm.sow.save()
    return firm.sow


def test_what_was_settled_without_an_invoice_stays_once_a_later_one_is_approved(firm: Firm) -> None:
    zero_second_firm(firm)
    nothing = firm.entry("0.5", on=date(2026, 9, 5))
    bill(SEPTEMBER)
    assert Invoice.objects.get().status == "empty"
    firm.entry(1)
    bill()
    approve_all()
    late = firm.entry(2, on=date(2026, 9, 8))
    run = bill(SEPTEMBER)
    assert "settled without an invoice stays" in run.outcome["left_alone"][0]
    september = only(period=SEPTEMBER)
    assert (september.sequence, september.total_amount) == (0, 300)
    assert {a.entry for a in september.allocations.all()} == {late}
    assert nothing.allocations.get().invoice.status == "empty"


def included_usage(sow: StatementOfWork, *quantities: int) -> None:
    fee, _ = UsageFee.objects.get_or_create(
        code=f"CALLS-{sow}", sow=sow, model="per_unit", unit_price=2, included_units=100
    )
    for quantity in quantities:
        UsageRecord.objects.create(
            usage_fee=fee,
            reference=str(quantity),
            recorded_on=date(2026, 9, 5),
            quantity=quantity,
        )


def test_only_a_sow_with_a_later_approved_invoice_keeps_what_was_settled_without_one(
    firm: Firm,
) -> None:
    """The client's next invoice bills one of its two SOWs; the other's month can be run anew."""
    other = firm.add_sow()
    included_usage(firm.sow, 80)
    included_usage(other, 80)
    bill(SEPTEMBER)
    firm.entry(1)
    bill()
    approve_all()
    included_usage(firm.sow, 40)
    included_usage(other, 40)
    bill(SEPTEMBER)
    assert lines_of(only(period=SEPTEMBER)) == [("usage", "20", Decimal(40))]
    bill(SEPTEMBER)
    assert lines_of(only(period=SEPTEMBER)) == [("usage", "20", Decimal(40))]


def test_settling_twice_without_an_invoice_leaves_one_settlement(firm: Firm) -> None:
    zero_second_firm(firm)
    entry = firm.entry("0.5")
    bill()
    bill()
    assert entry.allocations.count() == Invoice.objects.exclude(status="void").count() == 1


def test_a_void_is_not_hindered_by_what_was_settled_without_an_invoice(firm: Firm) -> None:
    zero_second_firm(firm)
    firm.entry(1)
    bill()
    [invoice] = approve_all()
    firm.entry("0.5", on=date(2026, 11, 2))
    bill(NOVEMBER)
    assert void(invoice, by=None, reason="In error.").status == "void"


def test_an_invoice_is_not_voided_while_an_earlier_month_takes_back_of_it(firm: Firm) -> None:
    """Months may be run out of order; a correction must not outlive what it corrects."""
    entry = firm.entry(3)
    bill()
    [october] = approve_all()
    change(entry, hours=1, worked_on=date(2026, 9, 30))
    bill(SEPTEMBER)
    assert only(period=SEPTEMBER).kind == "credit_memo"
    with pytest.raises(NotAllowed, match="rests on what it billed"):
        void(october, by=None, reason="In error.")


def test_a_recalled_invoice_that_a_later_one_corrects_stays_as_it_is(firm: Firm) -> None:
    entry = firm.entry(3)
    bill()
    [october] = approve_all()
    change(entry, hours=1)
    bill(NOVEMBER)
    recall(october, by=None)
    run = bill()
    assert "takes back some of it" in run.outcome["left_alone"][0]
    assert lines_of(only(period=OCTOBER)) == [("time", "3", Decimal(450))]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-09-20", date(2026, 9, 20)),
        ("2026-10-12", date(2026, 10, 12)),
        ("2026-10-31", date(2026, 10, 31)),
        ("2026-11-24", date(2026, 10, 31)),
    ],
)
def test_the_invoice_date_is_the_months_end_or_today(
    firm: Firm, today: str, expected: date
) -> None:
    Milestone.objects.create(sow=firm.sow, name="Start", amount=10, completed_on=date(2026, 9, 1))
    firm.client.payment_terms = "Net 30"
    firm.client.save()
    with time_machine.travel(f"{today} 15:00 -0500", tick=False):
        bill()
    invoice = only()
    assert invoice.invoice_on == expected
    assert (invoice.due_on - invoice.invoice_on).days == 30


def test_a_run_that_stumbles_over_one_client_bills_the_others(firm: Firm) -> None:
    firm.entry(1)
    broken = Firm("C0002", "Fabrikam")
    fee = UsageFee.objects.create(code="CALLS", sow=broken.sow, model="graduated")
    UsageRecord.objects.create(
        usage_fee=fee, reference="1", recorded_on=date(2026, 10, 5), quantity=5
    )
    run = execute_run(start_run(OCTOBER))
    assert run.state == "failed"
    assert run.errors == [
        "Fabrikam could not be billed: Usage fee CALLS: the last band has to be open-ended, so "
        "that all units have a price."
    ]
    assert (run.done, run.failed) == (2, 1)
    assert only().client == firm.client


def test_a_client_without_sows_has_no_invoice(firm: Firm) -> None:
    empty = Firm("C0002", "Fabrikam")
    empty.sow.delete()
    run = bill()
    assert run.total == run.done == 2
    assert not Invoice.objects.exists()


def test_ready_for_billing_of_a_held_sow_says_that_it_waits(firm: Firm, grace: User) -> None:
    firm.entry(1)
    hold_sow(firm.sow, by=grace, reason="In dispute.")
    run = ready(firm.sow, date(2026, 10, 10))
    assert "held back" in run.outcome["left_alone"][0]
    assert not Invoice.objects.exists()
