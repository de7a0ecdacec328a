"""Where an invoice stands in QuickBooks: its page, the queue, its PDF, and what may be done."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from invoices.models import Invoice, Status
from syncs.services.note_changes import note_changed
from tests.browsers import shown, signed_in
from tests.cast import auditor, outsider
from tests.stand_ins import StandIn

from .conftest import REALM, act, changed, known
from .test_admin import done, page_of

pytestmark = pytest.mark.django_db
LIST = "admin:invoices_invoice_changelist"


def pdf(browser: Browser, invoice: Invoice):  # type: ignore[no-untyped-def]
    return browser.get(reverse("quickbooks_pdf", args=[invoice.pk]))


def test_an_edit_shows_here_and_there_and_can_be_accepted(
    sent: Invoice, books: StandIn, admin: Browser
) -> None:
    act(books, "edit", invoice=sent.number, due="2026-12-24")
    done(admin, sent, "look-again")
    page = page_of(admin, sent)
    assert "It was changed in QuickBooks" in page
    assert "<td>30 Nov 2026</td> <td>24 Dec 2026</td>" in page
    ask = shown(admin.get(reverse("admin:invoices_invoice_do", args=[sent.pk, "accept-changes"])))
    assert "Due date: 30 Nov 2026 here, 24 Dec 2026 in QuickBooks" in ask
    assert "Accepted: INV-0001" in done(admin, sent, "accept-changes", "By phone")
    assert "was accepted by ada" in page_of(admin, sent)


def test_ours_can_be_put_back(sent: Invoice, books: StandIn, admin: Browser) -> None:
    act(books, "edit", invoice=sent.number, due="2026-12-24")
    note_changed(REALM, [changed(sent)])
    assert "Put right in QuickBooks" in done(admin, sent, "put-right", "As agreed")
    assert known(sent).drift == []


def test_a_confirmation_that_showed_other_changes_is_shown_once_more(
    sent: Invoice, books: StandIn, admin: Browser
) -> None:
    act(books, "edit", invoice=sent.number, due="2026-12-24")
    note_changed(REALM, [changed(sent)])
    address = reverse("admin:invoices_invoice_do", args=[sent.pk, "accept-changes"])
    posted = {"confirmed": "yes", "reason": "By phone", "seen": "1 invoice · 1,800.00 USD"}
    assert "changed since the page was shown" in shown(admin.post(address, posted))
    assert known(sent).is_drifted


def test_the_address_is_seen_before_it_is_mailed(sent: Invoice, admin: Browser) -> None:
    address = reverse("admin:invoices_invoice_do", args=[sent.pk, "e-mail"])
    page = shown(admin.get(address))
    assert "To ap@acme.example" in page
    assert "Not e-mailed" in page
    assert "E-mailed: INV-0001" in done(admin, sent, "e-mail")


def test_the_queue_tells_filters_and_counts(sent: Invoice, books: StandIn, admin: Browser) -> None:
    act(books, "pay", invoice=sent.number)
    note_changed(REALM, [changed(sent)])
    page = shown(admin.get(reverse(LIST), {"tab": "sent"}))
    assert "1 paid" in page
    paid = shown(admin.get(reverse(LIST), {"tab": "sent", "quickbooks": "paid"}))
    assert "INV-0001" in paid
    for other in ("overdue", "drifted", "open"):
        address = {"tab": "sent", "quickbooks": other}
        assert "INV-0001" not in shown(admin.get(reverse(LIST), address))
    act(books, "edit", invoice=sent.number, note="Gone")
    note_changed(REALM, [changed(sent)])
    assert "1 changed in QuickBooks" in shown(admin.get(reverse(LIST), {"tab": "sent"}))
    drifted = shown(admin.get(reverse(LIST), {"tab": "sent", "quickbooks": "drifted"}))
    assert "Changed there, paid" in drifted


def test_overdue_is_by_the_companys_day(sent: Invoice, admin: Browser) -> None:
    reference = known(sent)
    reference.due_on = sent.client.company.today()
    reference.save()
    address = {"tab": "sent", "quickbooks": "overdue"}
    assert "INV-0001" not in shown(admin.get(reverse(LIST), address))
    reference.due_on = reference.due_on.replace(year=2025)
    reference.save()
    assert "1 overdue" in shown(admin.get(reverse(LIST), address))


def test_the_pdf_is_a_file_named_by_its_number(sent: Invoice, admin: Browser) -> None:
    answer = pdf(admin, sent)
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="INV-0001.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 200, "body": "<html>Hello</html>"}, "gave no PDF"),
        ({"status": 503, "body": "<html></html>"}, "gave no PDF"),
        ({"status": 200, "body": {"Invoice": {}}}, "not with a PDF"),
    ],
)
def test_what_is_no_pdf_is_refused_in_words(
    sent: Invoice, books: StandIn, admin: Browser, fault: dict[str, object], words: str
) -> None:
    books.fault("status", "/pdf", **fault)
    answer = pdf(admin, sent)
    assert answer.status_code == 302
    assert words in page_of(admin, sent)


def test_who_may_not_see_invoices_gets_no_pdf(sent: Invoice) -> None:
    assert pdf(Browser(), sent).status_code == 302
    assert pdf(signed_in(outsider()), sent).status_code == 403
    assert pdf(signed_in(auditor()), sent).status_code == 200


def test_who_only_looks_may_do_nothing(sent: Invoice, books: StandIn) -> None:
    act(books, "void", invoice=sent.number)
    note_changed(REALM, [changed(sent)])
    browser = signed_in(auditor())
    for slug in ("accept-changes", "put-right", "e-mail", "look-again"):
        address = reverse("admin:invoices_invoice_do", args=[sent.pk, slug])
        assert browser.post(address, {"confirmed": "yes", "reason": "x"}).status_code == 403
    sent.refresh_from_db()
    assert sent.status == Status.SENT
