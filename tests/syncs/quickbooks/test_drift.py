"""What counts as drift, and what a person may do about it: accept it."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from clients.models import Client, Company
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice, Status
from syncs.models import QuickBooksReference
from syncs.services.accept_drift import accept_drift
from syncs.services.note_changes import note_changed
from syncs.services.push_invoices import push_invoices
from syncs.services.void_invoice import void_invoice
from tests.stand_ins import StandIn

from .conftest import REALM, ApprovedInvoice, act, changed, known, status_of

pytestmark = pytest.mark.django_db


def edited(books: StandIn, invoice: Invoice, **edit: Any) -> list[tuple[str, str, str]]:
    """What differs after a person's edit: what, here, there."""
    act(books, "edit", invoice=known(invoice).quickbooks_id, **edit)
    note_changed(REALM, [changed(invoice)])
    return [(each["what"], each["here"], each["there"]) for each in known(invoice).drift]


def test_a_due_date(sent: Invoice, books: StandIn) -> None:
    found = edited(books, sent, due="2026-12-24")
    assert found == [("Due date", "30 Nov 2026", "24 Dec 2026")]


def test_a_number(sent: Invoice, books: StandIn) -> None:
    assert edited(books, sent, number="X-1") == [("Number", "INV-0001", "X-1")]


def test_a_lines_description(sent: Invoice, books: StandIn) -> None:
    found = edited(books, sent, line=1, description="Something else")
    assert found == [("Line 1, description", "time line", "Something else")]


def test_a_lines_price_is_seen_to_the_total(sent: Invoice, books: StandIn) -> None:
    found = edited(books, sent, line=1, price="15")
    assert ("Line 1, price", "14.5", "15") in found
    assert [what for what, _here, _there in found] == [
        "Line 1, amount", "Line 1, price", "Total",
    ]  # fmt: skip


def test_a_removed_line(sent: Invoice, books: StandIn) -> None:
    found = edited(books, sent, line=2, remove=True)
    assert ("Line 2", "discount line, -61.08 USD", "removed") in found


def test_a_new_line_is_told_from_ours(sent: Invoice, books: StandIn) -> None:
    held = books.state()["invoices"][0]
    lines = [line for line in held["Line"] if "Id" in line]
    detail = {"ItemRef": {"value": "4"}, "TaxCodeRef": {"value": "NON"}}
    extra = {"DetailType": "SalesItemLineDetail", "Amount": 5, "Description": "Postage",
             "SalesItemLineDetail": detail}  # fmt: skip
    found = edited(books, sent, set={"Line": [extra, *lines]})
    assert found[0] == ("Line 3", "–", "Postage, 5.00 USD")


def test_a_note_without_our_mark(sent: Invoice, books: StandIn) -> None:
    found = edited(books, sent, note="Paid by cheque")
    assert found == [("Private note", "names this invoice", "Paid by cheque")]


def test_payments_and_mails_are_no_drift(sent: Invoice, books: StandIn) -> None:
    act(books, "pay", invoice=sent.number, amount="10")
    act(books, "email", invoice=sent.number)
    note_changed(REALM, [changed(sent)])
    assert known(sent).drift == []
    assert known(sent).email_status == "EmailSent"


def test_credit_that_quickbooks_applies_at_once_is_a_payment(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme, [("time", "1", "100")], kind="credit_memo")
    push_invoices()
    books.send("POST", "/_control/load", {"preferences": {"SalesFormsPrefs": {
        "AutoApplyCredit": True, "CustomTxnNumbers": True, "AllowServiceDate": True}}})  # fmt: skip
    invoice = approved(acme)
    push_invoices()
    note_changed(REALM, [changed(invoice)])
    assert known(invoice).drift == []
    assert known(invoice).balance < known(invoice).total_amount


def test_yen_and_euros_arrive_without_drift(
    matched: Company, berlin: Client, chiba: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(rates=[
        {"SourceCurrencyCode": "EUR", "Rate": 1.1, "AsOfDate": "2026-10-31"},
        {"SourceCurrencyCode": "JPY", "Rate": 0.0065, "AsOfDate": "2026-10-31"},
    ])  # fmt: skip
    for invoice in (approved(berlin), approved(chiba, [("time", "1.3", "1001")])):
        push_invoices()
        assert note_changed(REALM, [changed(invoice)]).changed == 0


def test_what_was_undone_there_is_no_drift_any_more(sent: Invoice, books: StandIn) -> None:
    edited(books, sent, due="2026-12-24")
    assert edited(books, sent, due="2026-11-30") == []
    assert known(sent).drift_seen_at is None


def test_an_accepted_edit_is_quiet_until_the_next(sent: Invoice, books: StandIn, ada: User) -> None:
    edited(books, sent, due="2026-12-24")
    accept_drift(sent, ada, "Agreed by phone")
    reference = known(sent)
    assert (reference.is_drifted, reference.drift_accepted_by) == (False, ada)
    step = sent.transitions.latest("id")
    assert (step.action, step.by, step.source, step.target) == (
        "accept changes", ada, "sent", "sent",
    )  # fmt: skip
    assert step.reason == "Agreed by phone (Due date: 24 Dec 2026 instead of 30 Nov 2026)"
    edited(books, sent, number="X-1")
    assert known(sent).is_drifted


def test_an_accepted_edit_that_is_undone_and_made_anew_is_a_new_one(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    edited(books, sent, due="2026-12-24")
    accept_drift(sent, ada, "Agreed by phone")
    edited(books, sent, due="2026-11-30")
    edited(books, sent, due="2026-12-24")
    assert known(sent).is_drifted


def test_an_acceptance_needs_a_reason_and_something_to_accept(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    with pytest.raises(NotAllowed, match="Nothing in QuickBooks differs"):
        accept_drift(sent, ada, "Fine")
    edited(books, sent, due="2026-12-24")
    with pytest.raises(NotAllowed, match="Say why"):
        accept_drift(sent, ada, " ")


@pytest.mark.parametrize(("deed", "gone"), [("void", "voided"), ("delete", "deleted")])
def test_an_accepted_void_makes_ours_void_as_any_void(
    sent: Invoice, books: StandIn, ada: User, deed: str, gone: str
) -> None:
    act(books, deed, invoice=sent.number)
    note_changed(REALM, [changed(sent)])
    accept_drift(sent, ada, "Client left")
    sent.refresh_from_db()
    assert sent.status == Status.VOID
    reference = known(sent)
    assert (reference.gone, reference.is_drifted) == (gone, False)
    assert reference.total_amount == 0
    assert [step.action for step in sent.transitions.all()][-2:] == [
        "begin voiding", "confirm voiding",
    ]  # fmt: skip
    assert not [call for call in books.calls("/invoice") if "operation" in call["query"]]


def test_a_void_isnt_accepted_where_quickbooks_has_it_after_all(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    whole = [{"what": "The document", "here": "sent", "there": "voided", "field": ""}]
    QuickBooksReference.objects.update(gone="voided", drift=whole)
    with pytest.raises(NotAllowed, match="isn't void there"):
        accept_drift(sent, ada, "Client left")
    assert books.state()["invoices"][0]["TotalAmt"] == 1800


def test_an_accepted_void_is_no_drift_any_more(sent: Invoice, books: StandIn, ada: User) -> None:
    act(books, "void", invoice=sent.number)
    note_changed(REALM, [changed(sent)])
    accept_drift(sent, ada, "Client left")
    assert note_changed(REALM, [changed(sent)]).changed == 0
    assert not known(sent).is_drifted


def test_our_own_void_is_no_drift(sent: Invoice, ada: User) -> None:
    void_invoice(sent, ada, "Wrong PO")
    assert note_changed(REALM, [changed(sent, "Void")]).changed == 0
    assert (known(sent).gone, known(sent).drift) == ("voided", [])


def test_our_own_void_that_isnt_confirmed_yet_is_no_drift(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    books.fault("reset_after_commit", "operation=void")
    void_invoice(sent, ada, "Wrong PO")
    note_changed(REALM, [changed(sent, "Void")])
    assert (status_of(sent), known(sent).gone, known(sent).drift) == (Status.VOIDING, "", [])
