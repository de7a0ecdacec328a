"""Pre-flight of everything that is to be sent, before anything is approved."""

import re
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client, Company, ExchangeRate
from invoices.models import Invoice
from syncs.models import QuickBooksConnection
from syncs.quickbooks.reasons import Reason
from syncs.services.check_invoices import check_invoices
from tests.books import connect_books
from tests.browsers import shown, signed_in
from tests.docs.pages import ROOT, column, text
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, posted

pytestmark = pytest.mark.django_db


def page_of(connection: QuickBooksConnection, name: str = "change") -> str:
    return reverse(f"admin:syncs_quickbooksconnection_{name}", args=[connection.pk])


def test_what_is_pending_is_held_against_the_books_and_nothing_is_written_or_sent(
    matched: Company, acme: Client, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme, move_on=False)
    approved(berlin, move_on=False)
    before = list(Invoice.objects.order_by("id").values())
    books.forget_calls()
    report = check_invoices(matched)
    assert [each.findings for each in report.checked] == [[], []]
    assert list(Invoice.objects.order_by("id").values()) == before
    written = [call["path"] for call in books.calls("/v3/") if call["method"] == "POST"]
    assert [path for path in written if not path.endswith("/query")] == []


def test_the_reasons_are_counted_once_an_invoice(
    matched: Company, acme: Client, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(customers=[{"Id": "100", "Active": False}],
               preferences={"SalesFormsPrefs": {"AllowServiceDate": False}},
               items=[{"Id": "4", "Active": False}])  # fmt: skip
    approved(acme, [("time", "1", "1"), ("time", "2", "1")], move_on=False)
    approved(acme)
    approved(berlin, [("milestone", "1", "5")], move_on=False)
    report = check_invoices(matched)
    assert [each.invoice.client for each in report.stopped] == [acme, acme]
    assert sorted(report.counts(stopping=True)) == [
        (Reason.ITEM_GONE, 2), (Reason.CUSTOMER_INACTIVE, 2),
    ]  # fmt: skip
    assert report.counts(stopping=False) == [(Reason.NO_SERVICE_DATES, 2)]


def test_a_number_that_somebody_elses_document_has_is_found(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    posted(books, {"CustomerRef": {"value": "100"}, "DocNumber": invoice.number,
                   "CurrencyRef": {"value": "USD"}, "TxnDate": "2026-10-05",
                   "Line": [{"DetailType": "SalesItemLineDetail", "Amount": 1,
                             "SalesItemLineDetail": {"ItemRef": {"value": "4"}}}]})  # fmt: skip
    [checked] = check_invoices(matched).stopped
    assert "by a document that isn't ours (Invoice" in checked.stops[0]


def test_many_invoices_take_few_reads(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    for _ in range(30):
        approved(acme)
    books.forget_calls()
    check_invoices(matched)
    assert len(books.calls("/v3/")) == 8


def test_a_foreign_invoice_is_checked_with_the_rate_of_its_date(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(berlin, move_on=False)
    books.fault("status", "exchangerate", status=400,
                body={"Fault": {"Error": [{"code": "2500", "Detail": "None"}]}})  # fmt: skip
    [checked] = check_invoices(matched).stopped
    assert "no exchange rate of EUR on 31 October 2026" in checked.stops[0]
    assert check_invoices(matched).stopped == []
    assert ExchangeRate.objects.get().source == "quickbooks"


def test_the_page_counts_the_reasons_and_leads_to_the_invoices(
    matched: Company, connection: QuickBooksConnection, acme: Client, approved: ApprovedInvoice,
    admin: Browser, books: StandIn,
) -> None:  # fmt: skip
    assert admin.get(page_of(connection, "check")).status_code == 405
    assert "There is nothing that waits" in shown(admin.post(page_of(connection, "check")))
    invoice = approved(acme, move_on=False)
    assert "fits the books" in shown(admin.post(page_of(connection, "check")))
    books.load(customers=[{"Id": "100", "Active": False}])
    page = shown(admin.post(page_of(connection, "check")))
    assert "1 of 1 invoice can’t be sent" in page
    assert re.search(r"The customer is inactive</td> <td class=\"figure\">1<", page)
    assert reverse("admin:invoices_invoice_change", args=[invoice.pk]) in page


def test_books_that_cant_be_read_are_told_of(
    matched: Company, connection: QuickBooksConnection, acme: Client, approved: ApprovedInvoice,
    admin: Browser, books: StandIn,
) -> None:  # fmt: skip
    approved(acme)
    books.fault("status", "preferences", status=503, body="<html>Down</html>")
    answer = admin.post(page_of(connection, "check"), follow=True)
    assert "no readable answer (HTTP status 503)" in shown(answer)


def test_what_the_console_may_do_is_switched_on_its_page_and_logged(
    connection: QuickBooksConnection, admin: Browser
) -> None:
    page = shown(admin.get(page_of(connection)))
    assert "Customers aren't created: that isn't allowed below." in page
    admin.post(page_of(connection, "allow"), {"creates_customers": "on", "sends_batches": "on"})
    row = QuickBooksConnection.objects.get()
    assert (row.creates_customers, row.sends_batches, row.sends_emails) == (True, True, False)
    assert row.refresh_token == connection.refresh_token
    assert LogEntry.objects.get().change_message == "Create customers: True."
    assert 'name="create_customers"' in shown(admin.get(page_of(connection)))


def test_only_who_may_change_the_connection_checks_and_switches(
    connection: QuickBooksConnection,
) -> None:
    browser = signed_in(User.objects.create_user("bob", is_staff=True))
    for name in ("check", "allow", "match"):
        assert browser.post(page_of(connection, name)).status_code == 403


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("check_invoices", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_checks_every_company_and_ends_with_1_where_something_is_stopped(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    other = Company.objects.create(code="OTHER", name="Other firm")
    connect_books(other, books, "77")
    approved(acme)
    assert run() == "Our firm: 1 invoice can be sent.\nOther firm: 0 invoices can be sent.\n"
    books.load(customers=[{"Id": "100", "Active": False}])
    assert "0 invoices" in run("--period", "2026-09")
    with pytest.raises(CommandError, match="1 invoice can't be sent as things are") as raised:
        run("--period", "2026-10")
    assert raised.value.returncode == 1


def test_without_any_books_the_command_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="No company is connected"):
        run()


def test_every_reason_is_described() -> None:
    page = ROOT / "docs" / "connecting-quickbooks.md"
    stops = [reason.value for reason in Reason if reason.stops]
    told = [reason.value for reason in Reason if not reason.stops]
    assert column(page, "### What stops an invoice") == stops
    assert column(page, "### What is only good to know") == told
    assert "check_invoices" in text(page)
