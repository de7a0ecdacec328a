"""Voiding: QuickBooks first, here only once it has confirmed; never with payments applied."""

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client, Company
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice, Status
from syncs.errors import Transient
from syncs.models import QuickBooksReference
from syncs.services.push_invoices import push_invoices
from syncs.services.record_push import Ended
from syncs.services.recover_pushes import recover_pushes
from syncs.services.void_invoice import void_invoice
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, act, later, posted, pushed, status_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_patience")]


def test_an_invoice_is_void_there_and_then_here(sent: Invoice, books: StandIn, ada: User) -> None:
    assert void_invoice(sent, ada, "Wrong PO").ended == Ended.VOID
    assert status_of(sent) == Status.VOID
    [held] = books.state()["invoices"]
    assert (held["TotalAmt"], held["PrivateNote"][:6]) == (0, "Voided")
    steps = [(step.action, step.by, step.reason) for step in sent.transitions.all()][-2:]
    assert steps == [("begin voiding", ada, "Wrong PO"), ("confirm voiding", None, "")]
    assert QuickBooksReference.objects.get().total_amount == 0


def test_a_credit_memo_is_deleted_there(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn, ada: User
) -> None:
    memo = approved(acme, kind="credit_memo")
    push_invoices()
    assert void_invoice(Invoice.objects.get(), ada, "Wrong client").ended == Ended.VOID
    assert status_of(memo) == Status.VOID
    assert books.state()["creditmemos"] == []


def pay(books: StandIn, held: dict[str, object], total: int) -> None:
    line = {"Amount": total, "LinkedTxn": [{"TxnId": held["Id"], "TxnType": "Invoice"}]}
    posted(
        books,
        {"TotalAmt": total, "CustomerRef": {"value": "100"}, "CurrencyRef": {"value": "USD"},
         "Line": [line]},
        kind="Payment",
    )  # fmt: skip


def test_with_payments_it_is_refused(sent: Invoice, books: StandIn, ada: User) -> None:
    pay(books, books.state()["invoices"][0], 100)
    with pytest.raises(NotAllowed, match="payments or credits applied"):
        void_invoice(sent, ada, "Wrong PO")
    assert status_of(sent) == Status.SENT
    assert books.state()["invoices"][0]["TotalAmt"] == 1800


def test_what_isnt_sent_cant_be_voided_there(
    matched: Company, acme: Client, approved: ApprovedInvoice, ada: User
) -> None:
    with pytest.raises(NotAllowed, match="is approved"):
        void_invoice(approved(acme), ada, "Wrong PO")


def test_a_void_without_a_reason_is_refused_before_quickbooks_is_told(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    with pytest.raises(NotAllowed, match="needs a reason"):
        void_invoice(sent, ada, " ")
    assert books.state()["invoices"][0]["TotalAmt"] == 1800


def test_what_is_void_there_already_is_only_confirmed(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    [held] = books.state()["invoices"]
    posted(books, {"Id": held["Id"], "SyncToken": "0"}, operation="void")
    assert void_invoice(sent, ada, "Wrong PO").ended == Ended.VOID
    assert status_of(sent) == Status.VOID
    assert [call["query"] for call in books.calls("/invoice") if "void" in call["query"]][1:] == []


def stale(books: StandIn, times: int) -> None:
    """Somebody is quicker than the void, so many times."""
    problem = {"Message": "Stale Object Error", "Detail": "Stale Object Error", "code": "5010"}
    body = {"Fault": {"Error": [problem], "type": "ValidationFault"}}
    books.fault("status", "operation=void", status=400, body=body, times=times)


def test_what_somebody_changed_meanwhile_is_looked_at_once_more(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    stale(books, times=1)
    assert void_invoice(sent, ada, "Wrong PO").ended == Ended.VOID
    assert status_of(sent) == Status.VOID


def test_a_credit_memo_that_somebody_changed_meanwhile_is_looked_at_once_more(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn, ada: User
) -> None:
    memo = pushed(approved(acme, kind="credit_memo"))
    stale = {"Message": "Stale Object Error", "Detail": "Stale Object Error", "code": "5010"}
    body = {"Fault": {"Error": [stale], "type": "ValidationFault"}}
    books.fault("status", "operation=delete", status=400, body=body)
    assert void_invoice(memo, ada, "Wrong client").ended == Ended.VOID
    assert books.state()["creditmemos"] == []


def test_what_somebody_deleted_between_our_look_and_our_void_is_confirmed_by_the_next(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    gone = {"Message": "Object Not Found", "Detail": "Object Not Found", "code": "610"}
    body = {"Fault": {"Error": [gone], "type": "ValidationFault"}}
    books.fault("status", "operation=void", status=400, body=body)
    assert void_invoice(sent, ada, "Wrong PO").ended == Ended.REFUSED
    assert status_of(sent) == Status.SENT
    act(books, "delete", invoice=sent.number)
    assert void_invoice(sent, ada, "Wrong PO").ended == Ended.VOID


def test_what_somebody_goes_on_changing_stays_sent_with_words(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    stale(books, times=2)
    result = void_invoice(sent, ada, "Wrong PO")
    assert result.ended == Ended.CHANGED
    assert "Somebody changed it in QuickBooks at the same time" in result.words
    assert "then try again" in result.words
    assert (status_of(sent), sent.status_reason) == (Status.SENT, result.words)
    voids = sent.push_attempts.filter(operation="void")
    assert [attempt.outcome for attempt in voids] == ["refused", "refused"]
    assert void_invoice(sent, ada, "Wrong PO").ended == Ended.VOID


def test_the_page_says_that_somebody_goes_on_changing_it(
    sent: Invoice, books: StandIn, admin: Browser
) -> None:
    stale(books, times=2)
    asked = reverse("admin:invoices_invoice_do", args=[sent.pk, "void-in-quickbooks"])
    answer = admin.post(asked, {"confirmed": "yes", "reason": "Wrong PO"}, follow=True)
    assert "Somebody changed it in QuickBooks at the same time" in answer.content.decode()


def test_a_refusal_leaves_it_sent_with_words(sent: Invoice, books: StandIn, ada: User) -> None:
    closed = {"Message": "Account Period Closed", "Detail": "The period has closed", "code": "6210"}
    body = {"Fault": {"Error": [closed], "type": "ValidationFault"}}
    books.fault("status", "operation=void", status=400, body=body)
    result = void_invoice(sent, ada, "Wrong PO")
    assert result.ended == Ended.REFUSED
    assert status_of(sent) == Status.SENT
    assert "books are closed" in sent.status_reason


def test_unreadable_books_change_nothing(sent: Invoice, books: StandIn, ada: User) -> None:
    books.fault("status", "/invoice", status=503, body="<html></html>")
    with pytest.raises(Transient):
        void_invoice(sent, ada, "Wrong PO")
    assert status_of(sent) == Status.SENT


@pytest.mark.parametrize("kind", ["timeout_after_commit", "reset_after_commit"])
def test_a_lost_answer_is_looked_up_and_confirmed(
    sent: Invoice, books: StandIn, ada: User, kind: str
) -> None:
    books.fault(kind, "operation=void")
    assert void_invoice(sent, ada, "Wrong PO").ended == Ended.UNKNOWN
    assert status_of(sent) == Status.VOIDING
    assert [result.ended for result in recover_pushes()] == [Ended.VOID]
    assert status_of(sent) == Status.VOID


def test_a_void_that_surely_never_arrived_leaves_it_sent(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    books.fault("reset", "operation=void")
    void_invoice(sent, ada, "Wrong PO")
    assert [result.ended for result in recover_pushes()] == [Ended.UNKNOWN]
    assert status_of(sent) == Status.VOIDING
    with later(minutes=3):
        assert [result.ended for result in recover_pushes()] == [Ended.REFUSED]
    assert status_of(sent) == Status.SENT
    assert "Void it again" in sent.status_reason
