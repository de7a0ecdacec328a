"""QuickBooks e-mails an invoice: asked by a person or with the push, and never twice by itself."""

import pytest
from django.contrib.auth.models import User

from clients.models import Client, Company
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice, Status
from syncs.models import PushAttempt, QuickBooksConnection
from syncs.services.email_invoice import BEGUN, email_invoice
from syncs.services.send_waiting_emails import send_waiting_emails
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, act, known, later, pushed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_patience")]
LIMIT = {"Message": "Business Validation Error", "code": "6000",
         "Detail": "Business Validation Error: too many e-mails today"}  # fmt: skip


@pytest.fixture
def sends(matched: Company) -> None:
    """The connection sends e-mails by itself."""
    QuickBooksConnection.objects.update(sends_emails=True)


def mails(books: StandIn) -> int:
    """How often QuickBooks mailed anything."""
    sends = [call for call in books.calls("/send") if call.get("committed_status", call["status"])
             == 200]  # fmt: skip
    return len(sends)


def outcomes(invoice: Invoice) -> list[str]:
    emails = invoice.push_attempts.filter(operation=PushAttempt.Operation.EMAIL)
    return [each.outcome for each in emails.order_by("id")]


def test_a_person_has_it_mailed_to_the_clients_address(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    email_invoice(sent, ada)
    [held] = books.state()["invoices"]
    assert held["BillEmail"] == {"Address": "ap@acme.example"}
    assert (known(sent).email_status, outcomes(sent)) == ("EmailSent", ["done"])
    assert known(sent).emailed_at is not None
    assert known(sent).drift == []
    step = sent.transitions.latest("id")
    assert (step.action, step.by, step.reason) == ("e-mail", ada, "To ap@acme.example")


def test_nothing_is_mailed_unless_somebody_wants_it(sent: Invoice, books: StandIn) -> None:
    assert send_waiting_emails() == 0
    assert (mails(books), outcomes(sent)) == (0, [])


def test_with_the_push_where_the_connection_sends_them(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = pushed(approved(acme))
    assert outcomes(invoice) == ["open"]
    assert (send_waiting_emails(), send_waiting_emails()) == (1, 0)
    assert (mails(books), outcomes(invoice)) == (1, ["done"])
    assert invoice.transitions.latest("id").by is None


def test_neither_credit_memos_nor_clients_without_an_address_are_mailed(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn, ada: User
) -> None:
    memo = pushed(approved(acme, kind="credit_memo"))
    Client.objects.update(billing_email="")
    silent = pushed(approved(Client.objects.get(pk=acme.pk)))
    assert (send_waiting_emails(), outcomes(memo), outcomes(silent)) == (0, [], [])
    with pytest.raises(NotAllowed, match="no credit memos"):
        email_invoice(memo, ada)
    with pytest.raises(NotAllowed, match="no billing e-mail address"):
        email_invoice(silent, ada)


@pytest.mark.parametrize("kind", ["timeout_after_commit", "reset_after_commit"])
def test_a_mail_whose_answer_was_lost_is_found_and_not_repeated(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn, kind: str
) -> None:
    invoice = pushed(approved(acme))
    books.fault(kind, "/send")
    assert send_waiting_emails() == 0
    assert outcomes(invoice) == ["unknown"]
    assert send_waiting_emails() == 0
    with later(minutes=3):
        send_waiting_emails()
        send_waiting_emails()
    assert (mails(books), outcomes(invoice)) == (1, ["unknown"])
    assert invoice.transitions.latest("id").action == "e-mail"
    assert known(invoice).email_status == "EmailSent"


def test_a_mail_that_surely_never_went_out_is_sent_once_more(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = pushed(approved(acme))
    books.fault("reset", "/send")
    assert send_waiting_emails() == 0
    with later(minutes=3):
        assert send_waiting_emails() == 1
        assert send_waiting_emails() == 0
    assert (mails(books), outcomes(invoice)) == (1, ["unknown", "done"])


def test_a_mailing_that_was_cut_off_is_looked_at(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = pushed(approved(acme))
    PushAttempt.objects.filter(operation="email").update(message=BEGUN)
    act(books, "email", invoice=invoice.number)
    with later(minutes=3):
        assert send_waiting_emails() == 0
    assert outcomes(invoice) == ["unknown"]
    assert mails(books) == 0
    assert known(invoice).email_status == "EmailSent"


def test_a_person_cant_mail_over_an_open_end(sent: Invoice, books: StandIn, ada: User) -> None:
    books.fault("reset", "/send")
    with pytest.raises(NotAllowed, match=r"no answer|broke"):
        email_invoice(sent, ada)
    with pytest.raises(NotAllowed, match="may still be e-mailing"):
        email_invoice(sent, ada)
    with later(minutes=3):
        email_invoice(sent, ada)
    assert mails(books) == 1


def test_a_refusal_names_the_limit_and_leaves_the_invoice_sent(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.settings(mails_per_day=0)
    invoice = pushed(approved(acme))
    send_waiting_emails()
    assert outcomes(invoice) == ["refused"]
    assert "e-mails a day" in invoice.push_attempts.last().message  # type: ignore[union-attr]
    invoice.refresh_from_db()
    assert invoice.status == Status.SENT
    assert send_waiting_emails() == 0


def test_turned_away_for_now_it_waits_and_is_tried_a_few_times(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = pushed(approved(acme))
    books.fault("status", "/send", status=503, times=9, body="<html></html>")
    books.fault("status", "/send", status=429, times=9, body="")
    for minutes in (0, 11, 22, 33, 44):
        with later(minutes=minutes):
            send_waiting_emails()
    assert len(outcomes(invoice)) == 3
    assert mails(books) == 0


def test_turned_away_for_now_it_isnt_tried_again_at_once(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = pushed(approved(acme))
    books.fault("status", "/send", status=429, body="")
    send_waiting_emails()
    with later(minutes=9):
        assert send_waiting_emails() == 0
    assert outcomes(invoice) == ["not_made"]


def test_an_edit_that_a_look_for_a_lost_mail_sees_first_is_told(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    books.fault("reset", "/send")
    with pytest.raises(NotAllowed):
        email_invoice(sent, ada)
    act(books, "edit", invoice=sent.number, line=1, description="Other words")
    with later(minutes=5):
        email_invoice(sent, ada)
    assert [each["what"] for each in known(sent).drift] == ["Line 1, description"]


def test_an_earlier_mail_isnt_taken_for_one_that_got_lost(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    email_invoice(sent, ada)
    books.fault("reset", "/send")
    with later(minutes=10), pytest.raises(NotAllowed):
        email_invoice(sent, ada)
    with later(minutes=13):
        email_invoice(sent, ada)
    assert (mails(books), outcomes(sent)) == (2, ["done", "unknown", "done"])


def test_a_mail_that_waits_for_an_old_address_goes_to_the_new_one(
    sends: None, acme: Client, approved: ApprovedInvoice, books: StandIn, ada: User
) -> None:
    invoice = pushed(approved(acme))
    Client.objects.update(billing_email="new@acme.example")
    email_invoice(Invoice.objects.get(), ada)
    [held] = books.state()["invoices"]
    assert held["BillEmail"] == {"Address": "new@acme.example"}
    assert (mails(books), outcomes(invoice)) == (1, ["not_made", "done"])


def test_what_was_changed_there_isnt_mailed(sent: Invoice, books: StandIn, ada: User) -> None:
    act(books, "edit", invoice=sent.number, due="2026-12-24")
    reference = known(sent)
    reference.drift = [{"what": "Due date", "here": "a", "there": "b", "field": "DueDate"}]
    reference.save()
    with pytest.raises(NotAllowed, match="changed in QuickBooks"):
        email_invoice(sent, ada)
