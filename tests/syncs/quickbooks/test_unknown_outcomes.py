"""Calls whose answer never came: looked up before anything is sent again, and never sent twice."""

import pytest

from clients.models import Client, Company
from invoices.models import Invoice, Status
from syncs.models import PushAttempt, QuickBooksReference
from syncs.services.push_invoices import push_invoices
from syncs.services.record_push import Ended
from syncs.services.recover_pushes import look_up_now, recover_pushes
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, later, posted, status_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_patience")]
PLEASE_WAIT = {
    "Message": "An unexpected error occurred while accessing or saving your data.",
    "Detail": "An unexpected error occurred. Please wait a few minutes and try again.",
    "code": "6000",
}
SYSTEM_FAILURE = {"Message": "An application error has occurred", "Detail": "System Failure Error",
                  "code": "10000"}  # fmt: skip


def fault_of(problem: dict[str, str]) -> dict[str, object]:
    return {"Fault": {"Error": [problem], "type": "SystemFault"}, "time": "2026-11-01T00:00:00Z"}


def recovered() -> list[Ended]:
    return [result.ended for result in recover_pushes()]


ANSWERS_LOST_AFTER_SAVING = [
    {"kind": "timeout_after_commit"},
    {"kind": "reset_after_commit"},
    {"kind": "status_after_commit", "status": 503, "body": "<html>Service unavailable</html>"},
    {"kind": "status_after_commit", "status": 400, "body": fault_of(PLEASE_WAIT)},
    {"kind": "status_after_commit", "status": 500, "body": fault_of(SYSTEM_FAILURE)},
    {"kind": "status_after_commit", "status": 200, "body": '{"Invoice":{"Id":"1'},
    {"kind": "status_after_commit", "status": 200, "body": {"time": "2026-11-01T00:00:00Z"}},
]


def test_the_answer_to_another_invoice_is_none_to_this(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    another = {"Id": "7", "SyncToken": "0", "PrivateNote": "Billing console invoice 0."}
    body = {"Invoice": another, "time": "2026-11-01T00:00:00Z"}
    books.fault("status_after_commit", "/invoice", status=200, body=body)
    [result] = push_invoices().results
    assert "doesn't say that it is of this invoice" in result.words
    assert status_of(invoice) == Status.UNKNOWN
    assert recovered() == [Ended.SENT]


@pytest.mark.parametrize("fault", ANSWERS_LOST_AFTER_SAVING)
def test_an_answer_lost_after_saving_is_found_again(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    fault: dict[str, object],
) -> None:  # fmt: skip
    invoice = approved(acme)
    books.fault(path="/invoice", **fault)  # type: ignore[arg-type]
    [result] = push_invoices().results
    assert (result.ended, status_of(invoice)) == (Ended.UNKNOWN, Status.UNKNOWN)
    assert recovered() == [Ended.SENT]
    assert status_of(invoice) == Status.SENT
    assert len(books.state()["invoices"]) == 1
    assert QuickBooksReference.objects.get(invoice=invoice).number == invoice.number


ANSWERS_LOST_BEFORE_SAVING = [
    {"kind": "timeout_before"},
    {"kind": "reset"},
    {"kind": "status", "status": 503, "body": "<html>Service unavailable</html>"},
    {"kind": "status", "status": 400, "body": fault_of(PLEASE_WAIT)},
]


@pytest.mark.parametrize("fault", ANSWERS_LOST_BEFORE_SAVING)
def test_what_surely_never_arrived_is_sent_again_byte_for_byte(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    fault: dict[str, object],
) -> None:  # fmt: skip
    invoice = approved(acme)
    books.fault(path="/invoice", **fault)  # type: ignore[arg-type]
    push_invoices()
    assert recovered() == [Ended.UNKNOWN]
    assert status_of(invoice) == Status.UNKNOWN
    with later(minutes=3):
        assert recovered() == [Ended.MISSING]
        assert status_of(invoice) == Status.APPROVED
        push_invoices()
    assert status_of(invoice) == Status.SENT
    assert len(books.state()["invoices"]) == 1
    first, second = invoice.push_attempts.filter(operation="create")
    assert (first.body, first.request_id) == (second.body, second.request_id)


def test_not_yet_there_is_looked_up_ever_more_seldom(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme)
    books.fault("reset", "/invoice")
    push_invoices()
    assert recovered() == [Ended.UNKNOWN]
    assert recovered() == []
    with later(seconds=11):
        assert recovered() == [Ended.UNKNOWN]
    with later(seconds=25):
        assert recovered() == []


def test_a_late_arrival_is_found_and_not_sent_again(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    books.fault("timeout_after_commit", "/invoice")
    books.fault("status", "/query", status=503, body="<html></html>", nth=5)
    push_invoices()
    assert recovered() == [Ended.UNKNOWN]
    with later(seconds=15):
        assert recovered() == [Ended.SENT]
    assert status_of(invoice) == Status.SENT


def test_without_numbers_of_ours_it_is_found_by_customer_date_and_note(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(preferences={"SalesFormsPrefs": {"CustomTxnNumbers": False}})
    first, second = approved(acme), approved(acme)
    push_invoices()
    assert status_of(first) == status_of(second) == Status.SENT
    third = approved(acme)
    books.fault("timeout_after_commit", "/invoice")
    push_invoices()
    assert recovered() == [Ended.SENT]
    references = QuickBooksReference.objects.filter(invoice__in=[first, second, third])
    assert len({reference.quickbooks_id for reference in references}) == 3


def test_a_lost_credit_memo_is_found_too(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme, kind="credit_memo")
    books.fault("timeout_after_commit", "/creditmemo")
    push_invoices()
    assert recovered() == [Ended.SENT]
    assert (status_of(invoice), len(books.state()["creditmemos"])) == (Status.SENT, 1)


def test_a_duplicate_number_of_our_own_is_adopted(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    """The first try arrived, its answer was lost, and the look-up found nothing yet."""
    invoice = approved(acme)
    books.fault("timeout_after_commit", "/invoice")
    books.settings(requestid_seconds=1)
    push_invoices()
    books.advance(60)
    books.fault("status", "/query", status=200, body={"QueryResponse": {}, "time": ""}, times=2)
    with later(minutes=3):
        assert recovered() == [Ended.MISSING]
        push_invoices()
    assert status_of(invoice) == Status.SENT
    assert len(books.state()["invoices"]) == 1


def test_a_duplicate_number_of_our_own_is_adopted_in_any_language(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    """Only the code counts: the words, and the id that stands in them, may say anything."""
    invoice = approved(acme)
    taken = {
        "Message": "Doppelte Belegnummer",
        "Detail": "Die Nummer ist vergeben.",
        "code": "6140",
    }
    body = {"Fault": {"Error": [taken], "type": "ValidationFault"}, "time": ""}
    books.fault("timeout_after_commit", "/invoice?")
    push_invoices()
    Invoice.objects.filter(pk=invoice.pk).update(status=Status.APPROVED)
    books.fault("status", "/invoice?", status=400, body=body)
    push_invoices()
    assert status_of(invoice) == Status.SENT
    assert len(books.state()["invoices"]) == 1


def test_a_token_that_ends_while_an_invoice_is_sent_doesnt_send_it_twice(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    expired = {"type": "AUTHENTICATION", "error": [{"detail": "Token expired", "code": "3200"}]}
    books.fault("status", "/invoice?", status=401, body={"fault": expired, "time": 1435684475512})
    push_invoices()
    assert status_of(invoice) == Status.SENT
    first, second = [call for call in books.calls("/invoice") if call["method"] == "POST"]
    assert (first["status"], first["requestid"]) == (401, second["requestid"])
    assert len(books.state()["invoices"]) == 1


def test_answers_lost_three_times_wait_for_a_person(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    books.fault("reset", "/invoice", times=10)
    for minutes in (0, 3, 6, 9):
        with later(minutes=minutes):
            recover_pushes()
            push_invoices()
    assert status_of(invoice) == Status.REJECTED
    assert "lost 3 times" in invoice.status_reason
    assert books.state()["invoices"] == []


def drifted(books: StandIn, acme: Client, approved: ApprovedInvoice, **changes: object) -> Invoice:
    """An invoice whose answer was lost, and that somebody changed in QuickBooks meanwhile."""
    invoice = approved(acme)
    books.fault("timeout_after_commit", "/invoice")
    push_invoices()
    [held] = books.state()["invoices"]
    posted(books, {"Id": held["Id"], "SyncToken": held["SyncToken"], "sparse": True, **changes})
    return invoice


def test_an_answer_that_differs_from_ours_waits_for_a_person_and_is_never_sent_again(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = drifted(books, acme, approved, DocNumber="OTHER-1")
    assert recovered() == [Ended.UNKNOWN]
    assert status_of(invoice) == Status.UNKNOWN
    assert f"number OTHER-1 instead of {invoice.number}" in invoice.status_reason
    assert QuickBooksReference.objects.filter(invoice=invoice).exists()
    with later(minutes=30):
        recover_pushes()
        push_invoices()
    assert (status_of(invoice), len(books.state()["invoices"])) == (Status.UNKNOWN, 1)


def test_what_a_person_mended_in_quickbooks_counts_as_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = drifted(books, acme, approved, DocNumber="OTHER-1")
    recover_pushes()
    [held] = books.state()["invoices"]
    mended = {"Id": held["Id"], "SyncToken": held["SyncToken"], "sparse": True}
    posted(books, mended | {"DocNumber": invoice.number})
    assert look_up_now(invoice.pk).ended == Ended.SENT


def test_what_a_person_deleted_in_quickbooks_is_sent_again(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = drifted(books, acme, approved, DocNumber="OTHER-1")
    recover_pushes()
    [held] = books.state()["invoices"]
    posted(books, {"Id": held["Id"], "SyncToken": held["SyncToken"]}, operation="delete")
    assert look_up_now(invoice.pk).ended == Ended.MISSING
    books.settings(requestid_seconds=0)
    push_invoices()
    assert status_of(invoice) == Status.SENT
    assert [each["DocNumber"] for each in books.state()["invoices"]] == [invoice.number]


def test_what_a_person_voided_in_quickbooks_is_not_sent_again_by_itself(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = drifted(books, acme, approved, DocNumber="OTHER-1")
    [held] = books.state()["invoices"]
    posted(books, {"Id": held["Id"], "SyncToken": held["SyncToken"]}, operation="void")
    assert recovered() == [Ended.REFUSED]
    assert "Somebody has voided it in QuickBooks" in Invoice.objects.get().status_reason
    assert status_of(invoice) == Status.REJECTED
    assert not QuickBooksReference.objects.exists()


def test_every_look_is_in_the_history(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    books.fault("timeout_after_commit", "/invoice")
    push_invoices()
    recover_pushes()
    steps = invoice.push_attempts.values_list("operation", "outcome")
    assert list(steps) == [("create", "unknown"), ("look_up", "done")]
    assert invoice.push_attempts.get(operation="look_up").answer["TotalAmt"] == 1800
    assert PushAttempt.objects.filter(outcome="open").count() == 0
