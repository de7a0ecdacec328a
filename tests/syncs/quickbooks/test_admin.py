"""QuickBooks in the admin: the connection, the match, the actions and panels of an invoice."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.models import Client, Company
from invoices.figures import money
from invoices.models import Invoice, Status
from syncs.models import PushAttempt, QuickBooksConnection, QuickBooksReference, SyncRun
from syncs.quickbooks import gateway
from syncs.services.push_invoices import push_invoices
from tests.browsers import shown, signed_in
from tests.cast import auditor
from tests.processes import locked_elsewhere
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, act

pytestmark = pytest.mark.django_db


def done(admin: Browser, invoice: Invoice, slug: str, reason: str = "") -> str:
    """Confirms the action; the page it leads to."""
    address = reverse("admin:invoices_invoice_do", args=[invoice.pk, slug])
    return shown(admin.post(address, {"confirmed": "yes", "reason": reason}, follow=True))


def page_of(admin: Browser, invoice: Invoice) -> str:
    return shown(admin.get(reverse("admin:invoices_invoice_change", args=[invoice.pk])))


def test_a_company_without_books_offers_to_connect(firm: Company, admin: Browser) -> None:
    page = shown(admin.get(reverse("admin:syncs_quickbooksconnection_changelist")))
    assert "Connect Our firm" in page


def test_the_connections_page_says_how_long_it_lasts_and_shows_no_token(
    connection: QuickBooksConnection, admin: Browser
) -> None:
    address = reverse("admin:syncs_quickbooksconnection_change", args=[connection.pk])
    page = shown(admin.get(address))
    assert "100 days" in page
    assert "of 500,000, which all companies share" in page
    assert connection.access_token not in page
    assert connection.refresh_token not in page
    disconnect = reverse("admin:syncs_quickbooksconnection_do", args=[connection.pk, "disconnect"])
    assert "may no longer use the books" in shown(admin.get(disconnect))
    assert QuickBooksConnection.objects.get().state == "connected"
    admin.post(disconnect, {"confirmed": "yes"})
    assert QuickBooksConnection.objects.get().state == "disconnected"
    assert "Connect again" in shown(admin.get(address))


@pytest.mark.parametrize("name", ["refresh_token_expires_at", "access_ends_at"])
def test_an_end_that_is_near_is_said_thirty_days_before(
    connection: QuickBooksConnection, admin: Browser, name: str
) -> None:
    address = reverse("admin:syncs_quickbooksconnection_change", args=[connection.pk])
    for days, said in ((31, False), (29, True)):
        QuickBooksConnection.objects.update(**{name: timezone.now() + timedelta(days, 60)})
        assert (f"The access ends in {days} days." in shown(admin.get(address))) == said


def test_matching_proposes_customers_and_a_person_accepts_one(
    connection: QuickBooksConnection, acme: Client, admin: Browser
) -> None:
    Client.objects.update(quickbooks_customer_id="")
    match = reverse("admin:syncs_quickbooksconnection_match", args=[connection.pk])
    assert admin.get(match).status_code == 405
    page = shown(admin.post(match))
    assert "Retainer fee: the item Retainer fee." in page
    assert "id 100: the same name" in page
    accept = reverse("admin:syncs_quickbooksconnection_accept", args=[connection.pk])
    wrong = admin.post(accept, {"client": "ACME", "customer": "101"}, follow=True)
    assert "its customer Berlin GmbH is kept in EUR" in shown(wrong)
    right = admin.post(accept, {"client": "ACME", "customer": "100"}, follow=True)
    assert "Acme is the customer Acme now." in shown(right)
    acme.refresh_from_db()
    assert acme.quickbooks_customer_id == "100"


def test_an_approved_invoice_can_be_sent_now(
    matched: Company, acme: Client, approved: ApprovedInvoice, admin: Browser, books: StandIn
) -> None:
    invoice = approved(acme)
    page = page_of(admin, invoice)
    assert "What QuickBooks receives" in page
    assert "Acme (id 100)" in page
    assert "Sent to QuickBooks" in done(admin, invoice, "send-now")
    assert len(books.state()["invoices"]) == 1
    page = page_of(admin, invoice)
    assert "Invoice INV-0001 in QuickBooks" in page
    assert "&quot;Amount&quot;: 1861.08" in page


def test_calls_stand_in_the_invoices_history_with_its_moves(
    matched: Company, acme: Client, approved: ApprovedInvoice, admin: Browser
) -> None:
    invoice = approved(acme)
    push_invoices()
    address = reverse("admin:invoices_invoice_change", args=[invoice.pk])
    history = admin.get(address).context["history"]
    told = [each.words for each in history]
    assert told == ["Sent", "Call to QuickBooks: create it", "Sending began", "Approved"]
    attempt = PushAttempt.objects.get()
    assert history[1].page == reverse("admin:syncs_pushattempt_change", args=[attempt.pk])


def test_payments_and_changes_there_stand_in_the_history_too(
    matched: Company, acme: Client, approved: ApprovedInvoice, admin: Browser
) -> None:
    invoice = approved(acme)
    push_invoices()
    reference = QuickBooksReference.objects.get()
    QuickBooksReference.objects.update(
        balance=reference.total_amount - 1000,
        changed_at=timezone.now(),
        drift=[{"what": "Due date", "here": "1 Nov", "there": "2 Nov"}],
        drift_seen_at=timezone.now(),
        emailed_at=timezone.now(),
    )
    page = page_of(admin, invoice)
    for words in ("Part paid", f"{acme.currency} with tax", "QuickBooks e-mailed it"):
        assert words in page
    assert "Found changed in QuickBooks" in page
    assert f"1,000.00 {acme.currency} of {money(reference.total_amount, acme.currency)}" in page


def test_what_cant_be_sent_says_why(
    connection: QuickBooksConnection, acme: Client, approved: ApprovedInvoice, admin: Browser
) -> None:
    invoice = approved(acme)
    assert "It can't be sent yet" in page_of(admin, invoice)
    assert "Nothing was sent." in done(admin, invoice, "send-now")


def test_an_unknown_outcome_can_be_looked_up(
    matched: Company, acme: Client, approved: ApprovedInvoice, admin: Browser, books: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(gateway, "READ_SECONDS", 0.4)
    invoice = approved(acme)
    books.fault("timeout_after_commit", "/invoice")
    push_invoices()
    assert "Looked up" in done(admin, invoice, "look-up")
    invoice.refresh_from_db()
    assert invoice.status == Status.SENT


def test_a_sent_invoice_can_be_voided_with_a_reason(
    matched: Company, acme: Client, approved: ApprovedInvoice, admin: Browser, books: StandIn
) -> None:
    invoice = approved(acme)
    push_invoices()
    done(admin, invoice, "void-in-quickbooks")
    invoice.refresh_from_db()
    assert invoice.status == Status.SENT
    assert "Void in QuickBooks and here" in done(admin, invoice, "void-in-quickbooks", "Wrong PO")
    invoice.refresh_from_db()
    assert invoice.status == Status.VOID
    assert books.state()["invoices"][0]["TotalAmt"] == 0


def test_attempts_are_shown_as_they_were_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice, admin: Browser
) -> None:
    approved(acme)
    push_invoices()
    attempt = PushAttempt.objects.get()
    assert "INV-0001" in shown(admin.get(reverse("admin:syncs_pushattempt_changelist")))
    page = shown(admin.get(reverse("admin:syncs_pushattempt_change", args=[attempt.pk])))
    assert str(attempt.request_id) in page
    assert "&quot;Amount&quot;: 1861.08" in page


def test_changes_are_read_by_a_button_that_says_what_came_of_it(
    sent: Invoice, books: StandIn, admin: Browser
) -> None:
    connection = QuickBooksConnection.objects.get()
    address = reverse("admin:syncs_quickbooksconnection_change", args=[connection.pk])
    assert "never read" in shown(admin.get(address))
    act(books, "pay", invoice=sent.number)
    read = reverse("admin:syncs_quickbooksconnection_read", args=[connection.pk])
    assert admin.get(read).status_code == 405
    page = shown(admin.post(read, follow=True))
    assert "1 document changed." in page
    assert "Last outcome" in page
    assert "never read" not in page
    assert "Nothing changed." in shown(admin.post(read, follow=True))


def test_trouble_and_another_reading_are_said_where_changes_are_asked_for(
    connection: QuickBooksConnection, books: StandIn, admin: Browser
) -> None:
    read = reverse("admin:syncs_quickbooksconnection_read", args=[connection.pk])
    with locked_elsewhere(7_201_105):
        page = shown(admin.post(read, follow=True))
    assert "is running" in page
    assert not SyncRun.objects.exists()
    QuickBooksConnection.objects.update(changes_seen_until=timezone.now())
    books.fault("status", "/cdc", status=503, body="<html></html>")
    assert "gave no readable answer" in shown(admin.post(read, follow=True))


def test_only_who_may_change_the_connection_reads_changes(
    connection: QuickBooksConnection, db: None
) -> None:
    read = reverse("admin:syncs_quickbooksconnection_read", args=[connection.pk])
    assert signed_in(auditor()).post(read).status_code == 403
