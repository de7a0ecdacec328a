"""Pushing an approved invoice: it leaves once, and counts as sent when QuickBooks holds it."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from clients.models import Client, Company, ExchangeRate
from invoices.lifecycle import move
from invoices.models import Invoice, Status
from syncs.models import PushAttempt, QuickBooksConnection, QuickBooksReference
from syncs.quickbooks import pace
from syncs.services.push_invoices import PushReport, push_invoices
from syncs.services.record_push import Ended
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, posted, status_of

pytestmark = pytest.mark.django_db
Outcome = PushAttempt.Outcome


def the_attempt(invoice: Invoice) -> PushAttempt:
    return invoice.push_attempts.get(operation="create")


def test_an_approved_invoice_arrives_to_the_cent(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    report = push_invoices()
    assert (status_of(invoice), report.results[0].words) == (Status.SENT, "")
    [held] = books.state()["invoices"]
    assert held["DocNumber"] == invoice.number
    assert [line["Amount"] for line in held["Line"]] == [1861.08, -61.08, 1800.0]
    assert held["CustomerRef"]["value"] == "100"
    assert held["CustomerMemo"]["value"] == "PO number: PO-ACME"
    assert held["PrivateNote"].startswith(f"Billing console invoice {invoice.pk}.")
    assert held["SalesTermRef"]["value"] == "3"
    assert (held["TxnDate"], held["DueDate"]) == ("2026-10-31", "2026-11-30")
    assert held["BillEmail"]["Address"] == "ap@acme.example"


def test_what_quickbooks_calls_it_and_the_exact_body_are_kept(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    push_invoices()
    reference = QuickBooksReference.objects.get(invoice=invoice)
    assert (reference.entity_type, reference.total_amount) == ("Invoice", Decimal("1800.00"))
    attempt = the_attempt(invoice)
    [call] = books.calls("/invoice")
    assert (call["body"], call["requestid"]) == (attempt.body, str(attempt.request_id))
    assert attempt.outcome == Outcome.DONE
    assert attempt.intuit_tid
    assert '"Amount":1861.08' in attempt.body


def test_nothing_leaves_before_approval(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme, move_on=False)
    assert push_invoices().results == []
    assert books.state()["invoices"] == []


def test_pushing_again_sends_nothing_again(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme)
    push_invoices()
    assert push_invoices().results == []
    assert len(books.state()["invoices"]) == 1


def test_what_quickbooks_is_known_to_have_is_never_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    QuickBooksReference.objects.create(
        invoice=invoice, entity_type="Invoice", quickbooks_id="77", realm_id="1",
        total_amount=1800, seen_at=timezone.now(),
    )  # fmt: skip
    [result] = push_invoices().results
    assert (result.ended, result.words) == (
        Ended.REFUSED, "Nothing was sent. QuickBooks has it already.",
    )  # fmt: skip
    assert books.state()["invoices"] == []


def test_only_the_period_asked_for_is_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    october, september = approved(acme), approved(acme, period=date(2026, 9, 1))
    push_invoices(date(2026, 9, 1))
    assert (status_of(october), status_of(september)) == (Status.APPROVED, Status.SENT)


def test_a_credit_memo_arrives_as_one(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme, [("correction", "2", "150"), ("time", "-0.5", "150")],
                       kind="credit_memo")  # fmt: skip
    push_invoices()
    assert status_of(invoice) == Status.SENT
    [held] = books.state()["creditmemos"]
    assert (held["TotalAmt"], "DueDate" in held) == (225.0, False)
    assert books.state()["invoices"] == []


def test_a_foreign_invoice_goes_with_the_days_rate(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(rates=[{"SourceCurrencyCode": "EUR", "Rate": 1.0875, "AsOfDate": "2026-10-31"}])
    invoice = approved(berlin)
    push_invoices()
    assert status_of(invoice) == Status.SENT
    assert (invoice.exchange_rate, invoice.exchange_rate_source) == (
        Decimal("1.0875"),
        "quickbooks",
    )
    [held] = books.state()["invoices"]
    assert (held["CurrencyRef"]["value"], held["ExchangeRate"]) == ("EUR", 1.0875)


def test_a_rate_that_was_typed_in_counts_before_quickbooks(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    ExchangeRate.objects.create(company=matched, currency="EUR", on=date(2026, 10, 31), rate="1.2")
    invoice = approved(berlin)
    push_invoices()
    assert (status_of(invoice), invoice.exchange_rate_source) == (Status.SENT, "by_hand")
    assert books.state()["invoices"][0]["ExchangeRate"] == 1.2
    assert books.calls("/exchangerate") == []


def test_yen_that_dont_multiply_in_cents_go_by_amount_alone(
    matched: Company, chiba: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(chiba, [("time", "7.3333333", "15001"), ("time", "2", "15000")])
    push_invoices()
    assert status_of(invoice) == Status.SENT
    odd, even, _subtotal = books.state()["invoices"][0]["Line"]
    assert odd["Amount"] == 110007
    assert "Qty" not in odd["SalesItemLineDetail"]
    assert odd["Description"] == "time line (7.3333333 × 15001)"
    assert (even["SalesItemLineDetail"]["Qty"], even["Description"]) == (2, "time line")


def test_lines_and_invoices_of_nothing_are_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme, [("retainer_hours", "12.5", "0")])
    push_invoices()
    assert status_of(invoice) == Status.SENT
    assert books.state()["invoices"][0]["TotalAmt"] == 0


def refused_with(report: PushReport) -> str:
    [result] = report.ended(Ended.REFUSED)
    return result.words


def test_preflight_names_everything_that_is_missing_and_sends_nothing(
    connection: QuickBooksConnection, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    acme.quickbooks_customer_id, acme.payment_terms = "", "Net 33"
    acme.save()
    invoice = approved(acme)
    words = refused_with(push_invoices())
    assert status_of(invoice) == Status.REJECTED
    assert invoice.status_reason == words
    assert "Acme has no QuickBooks customer" in words
    assert "no payment term “Net 33”" in words
    assert "No QuickBooks item is named for lines of the kind Time" in words
    assert the_attempt(invoice).body == ""
    assert books.calls("/invoice") == []


def test_closed_books_are_known_before_anything_is_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(preferences={"AccountingInfoPrefs": {"BookCloseDate": "2026-10-31"}})
    approved(acme)
    assert "The books are closed until 31 October 2026" in refused_with(push_invoices())
    assert books.calls("/invoice") == []


def test_a_customer_in_another_currency_is_known_before_anything_is_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    acme.quickbooks_customer_id = "101"
    acme.save()
    approved(acme)
    assert "its customer in QuickBooks is kept in EUR" in refused_with(push_invoices())


def test_an_inactive_item_is_known_before_anything_is_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(items=[{"Id": "4", "Active": False}])
    approved(acme)
    assert "The item Time for Time is inactive or gone" in refused_with(push_invoices())


def test_what_was_mended_can_be_retried(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    acme.quickbooks_customer_id = ""
    acme.save()
    invoice = approved(acme)
    push_invoices()
    acme.quickbooks_customer_id = "100"
    acme.save()
    move(invoice, "retry")
    push_invoices()
    assert status_of(invoice) == Status.SENT
    assert [line.action for line in invoice.transitions.all()] == [
        "approve", "send", "refuse", "retry", "send", "confirm",
    ]  # fmt: skip


def test_a_refusal_says_what_happened_and_what_to_do(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    detail = "Business Validation Error: The account is closed."
    problem = {"Message": "A business validation error", "Detail": detail, "code": "6000"}
    books.fault("status", "/invoice", status=400, body={
        "Fault": {"Error": [problem], "type": "ValidationFault"}, "time": "2026-11-01T00:00:00Z",
    })  # fmt: skip
    invoice = approved(acme)
    words = refused_with(push_invoices())
    assert status_of(invoice) == Status.REJECTED
    assert "QuickBooks' own rules refuse it (code 6000)" in words
    assert detail in words
    assert the_attempt(invoice).code == "6000"


def test_a_number_that_another_document_has_is_refused(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    stranger = {
        "CustomerRef": {"value": "100"},
        "CurrencyRef": {"value": "USD"},
        "DocNumber": invoice.number,
        "Line": [{"DetailType": "SalesItemLineDetail", "Amount": 5,
                  "SalesItemLineDetail": {"ItemRef": {"value": "4"}}}],
    }  # fmt: skip
    posted(books, stranger)
    assert "The invoice number is taken by another document" in refused_with(push_invoices())
    assert status_of(invoice) == Status.REJECTED
    assert len(books.state()["invoices"]) == 1


def test_too_many_calls_postpone_the_rest(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    first, second = approved(acme), approved(acme)
    books.fault("status", "/invoice", status=429, body={"Fault": {"Error": [
        {"Message": "ThrottleExceeded", "Detail": "The request limit was reached.", "code": "3001"}
    ], "type": "SERVICE"}})  # fmt: skip
    report = push_invoices()
    assert report.wait_seconds == 60
    assert [result.ended for result in report.results] == [Ended.WAITING, Ended.WAITING]
    assert {status_of(first), status_of(second)} == {Status.APPROVED}
    assert the_attempt(first).outcome == Outcome.NOT_MADE
    monkeypatch.setattr(pace, "KEY", "test:a minute later")
    push_invoices()
    assert {status_of(first), status_of(second)} == {Status.SENT}
    assert len({each.request_id for each in first.push_attempts.all()}) == 1


def test_unreachable_books_leave_everything_approved(
    matched: Company, acme: Client, approved: ApprovedInvoice, settings: object
) -> None:
    invoice = approved(acme)
    settings.QUICKBOOKS_API_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    [result] = push_invoices().results
    assert (result.ended, status_of(invoice)) == (Ended.WAITING, Status.APPROVED)
    assert result.words == "QuickBooks couldn't be reached; nothing was sent."


def test_a_firm_that_isnt_connected_waits_with_words(
    firm: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    invoice = approved(acme)
    [result] = push_invoices().results
    assert (result.ended, status_of(invoice)) == (Ended.WAITING, Status.APPROVED)
    assert "isn't connected to QuickBooks" in result.words
