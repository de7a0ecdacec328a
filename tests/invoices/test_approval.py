"""Approving: only what was looked at, with a number that is given once and never skipped."""

import pytest
from django.contrib.auth.models import User

from clients.models import Company
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice, NumberSeries
from invoices.services.approval import approve, hold, recall, release, retry, send_back
from invoices.services.voiding import void
from invoices.services.write_offs import (
    hold_entries,
    hold_sow,
    release_hold,
    take_back,
    write_off,
)
from tests.cast import Firm, take_to

from .month import NOVEMBER, approve_all, bill, change, only

pytestmark = pytest.mark.django_db


def test_numbers_go_up_by_one_in_each_companys_own_series(firm: Firm) -> None:
    firm.company.number_prefix = "US-"
    firm.company.save()
    abroad = Firm("C0002", "Fabrikam")
    abroad.client.company = Company.objects.create(code="UK", name="UK Ltd", number_prefix="UK-")
    abroad.client.save()
    home = Firm("C0003", "Litware")
    for each in (firm, abroad, home):
        each.entry(1)
    bill()
    numbers = {invoice.client.code: invoice.number for invoice in approve_all()}
    assert numbers == {"C0001": "US-00001", "C0002": "UK-00001", "C0003": "US-00002"}


def test_companies_without_a_prefix_have_series_of_their_own(firm: Firm) -> None:
    abroad = Firm("C0002", "Fabrikam")
    abroad.client.company = Company.objects.create(code="UK", name="UK Ltd")
    abroad.client.save()
    firm.entry(1)
    abroad.entry(1)
    bill()
    assert [invoice.number for invoice in approve_all()] == ["00001", "00001"]


def test_a_number_stays_with_a_recalled_invoice(firm: Firm) -> None:
    firm.entry(1)
    bill()
    [invoice] = approve_all()
    recall(invoice, by=None)
    bill()
    again = approve(only(), by=None)
    assert (again.pk, again.number) == (invoice.pk, "00001")
    assert NumberSeries.objects.get().last == 1


def test_what_a_run_has_made_anew_is_not_approved_unseen(firm: Firm) -> None:
    entry = firm.entry(1)
    bill()
    seen = only()
    change(entry, hours=9)
    bill()
    with pytest.raises(NotAllowed, match="made anew"):
        approve(seen, by=None)
    assert approve(only(), by=None).total_amount == 1350


def test_time_written_off_since_is_not_approved(firm: Firm, grace: User) -> None:
    entry = firm.entry(1)
    firm.entry(2)
    bill()
    write_off([entry], by=grace, reason="Goodwill.")
    with pytest.raises(NotAllowed, match=rf"written off \(entry {entry}\)"):
        approve(only(), by=grace)
    bill()
    assert approve(only(), by=grace).total_amount == 300


def test_held_time_and_a_held_sow_are_not_approved(firm: Firm, grace: User) -> None:
    entry = firm.entry(1)
    bill()
    [held] = hold_entries([entry], by=grace, reason="In question.")
    with pytest.raises(NotAllowed, match="held back"):
        approve(only(), by=grace)
    release_hold(held, by=grace)
    held = hold_sow(firm.sow, by=grace, reason="In dispute.")
    with pytest.raises(NotAllowed, match=f"{firm.sow}, which is held back"):
        approve(only(), by=grace)
    release_hold(held, by=grace)
    assert approve(only(), by=grace).status == "approved"


@pytest.mark.parametrize("status", ["held", "failed", "approved", "sent", "void"])
def test_only_what_is_pending_is_approved(firm: Firm, status: str) -> None:
    invoice = firm.invoice(firm.entry(1), status=status)
    with pytest.raises(NotAllowed):
        approve(invoice, by=None)


def test_every_move_is_logged_with_who_and_why(firm: Firm, grace: User) -> None:
    firm.entry(1)
    bill()
    invoice = hold(only(), by=grace, reason="To be talked over.")
    invoice = approve(release(invoice, by=grace), by=grace)
    invoice = send_back(invoice, by=grace, reason="A rate is wrong.")
    void(invoice, by=grace, reason="Not to be billed.")
    told = [(t.action, t.source, t.target, t.by, t.reason) for t in invoice.transitions.all()]
    assert told == [
        ("price", "", "pending", None, ""),
        ("hold", "pending", "held", grace, "To be talked over."),
        ("release", "held", "pending", grace, ""),
        ("approve", "pending", "approved", grace, ""),
        ("send back", "approved", "pending", grace, "A rate is wrong."),
        ("void", "pending", "void", grace, "Not to be billed."),
    ]


def test_what_quickbooks_refused_can_be_sent_again_or_sent_back(firm: Firm) -> None:
    invoice = firm.invoice(firm.entry(1), status="rejected")
    assert retry(invoice, by=None).status == "approved"
    refused = take_to(firm.invoice(sequence=1), "rejected")
    with pytest.raises(NotAllowed, match="needs a reason"):
        send_back(refused, by=None, reason=" ")
    assert send_back(refused, by=None, reason="Wrong item.").status == "pending"


class TestWriteOffs:
    def test_a_written_off_entry_leaves_the_pending_invoice_and_the_ledger_says_so(
        self, firm: Firm, grace: User
    ) -> None:
        entry = firm.entry(1)
        bill()
        write_off([entry], by=grace, reason="Goodwill.")
        bill()
        assert Invoice.objects.get().status == "void"

    def test_one_refusal_writes_off_none(self, firm: Firm, grace: User) -> None:
        billed = firm.entry(1)
        bill()
        approve_all()
        free = firm.entry(1)
        with pytest.raises(NotAllowed, match="which is approved"):
            write_off([free, billed], by=grace, reason="Goodwill.")
        assert not free.write_offs.exists()

    def test_an_entry_is_written_off_once(self, firm: Firm, grace: User) -> None:
        entry = firm.entry(1)
        write_off([entry], by=grace, reason="Goodwill.")
        with pytest.raises(NotAllowed, match="already"):
            write_off([entry], by=grace, reason="Goodwill.")

    def test_a_reason_is_needed(self, firm: Firm, grace: User) -> None:
        with pytest.raises(NotAllowed, match="reason"):
            write_off([firm.entry(1)], by=grace, reason="  ")

    def test_what_an_approved_invoice_bore_in_another_copy_is_not_written_off(
        self, firm: Firm, grace: User
    ) -> None:
        entry = firm.entry(2)
        bill()
        approve_all()
        change(entry, hours=1)
        with pytest.raises(NotAllowed, match="which is approved"):
            write_off([entry], by=grace, reason="Goodwill.")
        bill(NOVEMBER)
        approve_all()
        with pytest.raises(NotAllowed, match="which is approved"):
            write_off([entry], by=grace, reason="Goodwill.")

    def test_a_deleted_and_corrected_entry_can_be_written_off_when_it_comes_back(
        self, firm: Firm, grace: User
    ) -> None:
        entry = firm.entry(2)
        bill()
        approve_all()
        change(entry, billable=False)
        bill(NOVEMBER)
        approve_all()
        change(entry, billable=True)
        assert write_off([entry], by=grace, reason="Goodwill.")

    def test_it_is_taken_back_until_a_later_invoice_is_approved(
        self, firm: Firm, grace: User
    ) -> None:
        first, second = firm.entry(1), firm.entry(2)
        write_off([first], by=grace, reason="Goodwill.")
        take_back([first], by=grace)
        with pytest.raises(NotAllowed, match="not written off"):
            take_back([first], by=grace)
        write_off([second], by=grace, reason="Goodwill.")
        bill()
        [invoice] = approve_all()
        with pytest.raises(NotAllowed, match="approved since"):
            take_back([second], by=grace)
        recall(invoice, by=grace)
        take_back([second], by=grace)
        bill()
        assert only().total_amount == 450

    def test_another_sows_approval_does_not_hinder_taking_back(
        self, firm: Firm, grace: User
    ) -> None:
        entry = firm.entry(1)
        write_off([entry], by=grace, reason="Goodwill.")
        firm.client.invoice_per = "sow"
        firm.client.save()
        firm.entry(3, sow=firm.add_sow())
        bill()
        approve_all()
        take_back([entry], by=grace)
        bill()
        assert only(sow=firm.sow).total_amount == 150
