"""Whatever the code tries: the database refuses what would change or double what was billed."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from clients.models import Milestone, Retainer, RetainerTier
from invoices.models import Allocation, Invoice, Line, Settlement, Transition
from invoices.services.voiding import void
from tests.cast import Firm, allocate, take_to

from .month import NOVEMBER, OCTOBER, approve_all, bill, change, only

pytestmark = pytest.mark.django_db


def refused(words: str, attempt: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        _finished(attempt)


def _finished(attempt: Callable[[], object]) -> None:
    attempt()
    connection.check_constraints()


def raw(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def approved(firm: Firm) -> Invoice:
    """An invoice with a line, an allocation and a settlement, approved."""
    firm.entry(3)
    Milestone.objects.create(sow=firm.sow, name="Start", amount=10, completed_on=OCTOBER)
    bill()
    [invoice] = approve_all()
    return invoice


FROZEN = "approved: what stands on it can't change"


@pytest.mark.parametrize("status", ["approved", "sending", "sent", "rejected", "unknown"])
def test_nothing_on_a_frozen_invoice_changes_or_goes(firm: Firm, status: str) -> None:
    firm.entry(3)
    Milestone.objects.create(sow=firm.sow, name="Start", amount=10, completed_on=OCTOBER)
    bill()
    invoice = take_to(only(), status)
    line = invoice.lines.first()
    for model in (Line, Allocation, Settlement):
        rows = model.objects.filter(invoice=invoice)
        refused(FROZEN, partial(rows._raw_delete, rows.db))
    refused(FROZEN, lambda: Line.objects.filter(pk=line.pk).update(amount=1))
    refused(FROZEN, lambda: invoice.allocations.update(own_seconds=F("own_seconds") - 1))
    refused(FROZEN, lambda: invoice.settlements.update(figure=1))
    refused(FROZEN, lambda: raw("DELETE FROM invoices_allocation"))
    refused(FROZEN, lambda: raw("UPDATE invoices_line SET description = 'x'"))


def test_nothing_is_added_to_an_approved_invoice(firm: Firm, approved: Invoice) -> None:
    more = firm.entry(1)
    line = approved.lines.first()
    refused(FROZEN, lambda: firm.line(approved, (more,), position=9))
    refused(FROZEN, lambda: allocate(line, more))
    milestone = Milestone.objects.create(sow=firm.sow, name="End", amount=10)
    refused(
        FROZEN,
        lambda: Settlement.objects.create(
            invoice=approved, sow=firm.sow, milestone=milestone, figure=10
        ),
    )


def test_a_line_is_not_smuggled_onto_or_off_an_approved_invoice(
    firm: Firm, approved: Invoice
) -> None:
    firm.entry(1, on=date(2026, 11, 2))
    bill(NOVEMBER)
    pending = only(period=NOVEMBER)
    line = approved.lines.filter(kind="time")
    refused(FROZEN, lambda: line.update(invoice=pending, position=99))
    refused(FROZEN, lambda: pending.lines.update(invoice=approved, position=99))
    refused(FROZEN, lambda: pending.allocations.update(invoice=approved))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("total_amount", 1),
        ("period", NOVEMBER),
        ("number", "X-1"),
        ("currency", "EUR"),
        ("kind", "credit_memo"),
        ("invoice_on", date(2026, 1, 1)),
        ("sequence", 5),
    ],
)
def test_the_head_of_an_approved_invoice_is_frozen(
    approved: Invoice, column: str, value: object
) -> None:
    refused(
        "Cannot update", lambda: Invoice.objects.filter(pk=approved.pk).update(**{column: value})
    )


def test_an_invoice_is_never_deleted(firm: Firm) -> None:
    invoice = firm.invoice()
    refused("Cannot delete", invoice.delete)
    refused("Cannot delete", lambda: raw("DELETE FROM invoices_invoice"))


@pytest.mark.parametrize(
    ("source", "target"),
    [("pending", "sent"), ("approved", "sent"), ("sent", "pending"), ("void", "pending"),
     ("failed", "approved"), ("held", "approved"), ("sending", "pending"), ("unknown", "void")],
)  # fmt: skip
def test_a_status_is_not_reached_past_the_lifecycle(firm: Firm, source: str, target: str) -> None:
    invoice = firm.invoice(firm.entry(1), status=source)
    refused("transition", lambda: Invoice.objects.filter(pk=invoice.pk).update(status=target))


def test_a_status_nobody_knows_is_refused(firm: Firm) -> None:
    firm.invoice()
    refused("transition", lambda: raw("UPDATE invoices_invoice SET status = 'paid'"))
    paid = Invoice(client=firm.client, status="paid", period=NOVEMBER, invoice_on=NOVEMBER)
    refused("invoice_status_is_known", paid.save)


def test_the_log_is_append_only(approved: Invoice) -> None:
    refused("Cannot update", lambda: Transition.objects.update(action="nothing"))
    refused("Cannot update or delete", lambda: Transition.objects.first().delete())


def test_one_live_invoice_for_client_sow_month_and_sequence(firm: Firm) -> None:
    invoice = firm.invoice()
    refused("one_live_invoice", firm.invoice)
    firm.invoice(sequence=1)
    firm.invoice(sow=firm.sow)
    void(invoice, by=None, reason="In error.")
    firm.invoice()


def test_an_approved_invoice_has_a_number(firm: Firm) -> None:
    invoice = firm.invoice()
    refused(
        "approved_invoice_has_a_number",
        lambda: Invoice.objects.filter(pk=invoice.pk).update(status="approved"),
    )


def test_an_entry_is_not_billed_twice(firm: Firm) -> None:
    entry = firm.entry(2)
    invoice = firm.invoice(entry)
    refused("billed twice", lambda: firm.line(invoice, (entry,), position=2))
    other = firm.invoice(sequence=1)
    refused("billed twice", lambda: firm.line(other, (entry,)))


def test_an_entry_is_not_billed_for_more_than_it_has_in_parts(firm: Firm) -> None:
    entry = firm.entry(2)
    invoice = firm.invoice(entry)
    Allocation.objects.update(own_seconds=3600)
    line = invoice.lines.get()
    part = Allocation.objects.get()
    part.pk, part.own_seconds = None, 3601
    refused("billed twice", part.save)
    part.pk, part.own_seconds, part.line = None, 3600, line
    part.save()


def test_a_billing_is_reversed_once(firm: Firm, grace: User) -> None:
    entry = firm.entry(2)
    bill()
    approve_all()
    change(entry, hours=1)
    bill(NOVEMBER)
    reversal = Allocation.objects.get(kind="correction")
    reversal.pk = None
    refused("one_reversal_a_billing", reversal.save)


def test_a_fee_a_usage_record_or_a_milestone_is_settled_once(firm: Firm) -> None:
    tier = RetainerTier.objects.create(
        code="GOLD", currency="USD", monthly_fee=100, included_hours=5
    )
    retainer = Retainer.objects.create(sow=firm.sow, tier=tier, starts_on=OCTOBER, billed="arrears")
    bill()
    settled = Settlement.objects.get()
    assert settled.retainer == retainer
    other = firm.invoice(sequence=1)
    settled.pk, settled.invoice = None, other
    refused("billed twice", settled.save)


def test_what_stands_follows_reversal_void_and_rerun(firm: Firm) -> None:
    entry = firm.entry(2)
    bill()
    [october] = approve_all()
    billing = Allocation.objects.get()
    change(entry, hours=1)
    bill(NOVEMBER)
    november = only(period=NOVEMBER)

    def standing() -> bool:
        billing.refresh_from_db()
        return billing.standing

    assert not standing()
    change(entry, hours=2)
    bill(NOVEMBER)
    assert standing()
    change(entry, hours=1)
    bill(NOVEMBER)
    assert not standing()
    void(only(period=NOVEMBER), by=None, reason="In error.")
    assert standing()
    void(october, by=None, reason="In error.")
    assert not standing()
    assert november.period == NOVEMBER
