"""An invoice whose date lies in closed books is dated the first day on which they are open."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client, Company
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice, Status
from invoices.services.approval import approve
from syncs.services.date_after_closing import date_after_closing
from syncs.services.push_invoices import push_invoices
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn) -> Invoice:
    """An invoice that pre-flight has refused since the books are closed for its date."""
    books.load(preferences={"AccountingInfoPrefs": {"BookCloseDate": "2026-10-31"}})
    invoice = approved(berlin, exchange_rate=Decimal("1.3"))
    push_invoices()
    invoice.refresh_from_db()
    assert invoice.status == Status.REJECTED
    return invoice


def test_it_is_pending_with_the_new_date_its_terms_and_no_rate(closed: Invoice) -> None:
    dated = date_after_closing(closed, None)
    dated.refresh_from_db()
    assert (dated.status, dated.number) == (Status.PENDING, closed.number)
    assert (dated.invoice_on, dated.due_on) == (date(2026, 11, 1), date(2026, 12, 1))
    assert dated.exchange_rate is None
    assert "Dated 01 November 2026 instead of 31 October 2026" in dated.transitions.last().reason  # type: ignore[union-attr]


def test_approved_again_it_is_sent_with_the_new_days_rate(closed: Invoice, books: StandIn) -> None:
    approve(date_after_closing(closed, None), by=None)
    push_invoices()
    closed.refresh_from_db()
    assert closed.status == Status.SENT
    [document] = books.state()["invoices"]
    assert (document["TxnDate"], document["DueDate"]) == ("2026-11-01", "2026-12-01")
    assert closed.exchange_rate is not None


def test_open_books_and_books_closed_ahead_change_nothing(closed: Invoice, books: StandIn) -> None:
    for until, words in (("2026-10-30", "retry it"), ("2099-12-31", "reopen them")):
        books.load(preferences={"AccountingInfoPrefs": {"BookCloseDate": until}})
        with pytest.raises(NotAllowed, match=words):
            date_after_closing(closed, None)
    closed.refresh_from_db()
    assert closed.status == Status.REJECTED


def test_the_invoices_page_offers_it(closed: Invoice, admin: Browser) -> None:
    page = reverse("admin:invoices_invoice_change", args=[closed.pk])
    assert "Date after the closing" in admin.get(page).content.decode()
    action = reverse("admin:invoices_invoice_do", args=[closed.pk, "date-after-closing"])
    answer = admin.post(action, {"confirmed": "yes", "reason": ""}, follow=True)
    assert "Dated after the closing" in answer.content.decode()
    closed.refresh_from_db()
    assert closed.invoice_on == date(2026, 11, 1)
