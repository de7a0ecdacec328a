"""An invoice's page: what has changed, what was said, what happened, and what stands in the way."""

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from invoices.models import Comment, Invoice
from invoices.services.write_offs import write_off
from tests.browsers import shown, signed_in
from tests.cast import OCTOBER, SEES, Firm, sign_up


def page_of(invoice: Invoice) -> str:
    return reverse("admin:invoices_invoice_change", args=[invoice.pk])


def comment_on(invoice: Invoice) -> str:
    return reverse("admin:invoices_invoice_comment", args=[invoice.pk])


@pytest.fixture
def lea(db: None) -> User:
    """She leads projects: sees, and comments."""
    return sign_up("lea", *SEES, "invoices.add_comment")


def test_the_difference_to_the_month_before_is_told_line_by_line(
    firm: Firm, as_otto: Client
) -> None:
    firm.invoice(firm.entry(1), period=OCTOBER.replace(month=9), status="approved")
    page = shown(as_otto.get(page_of(firm.invoice(firm.entry(3)))))
    assert "Against September 2026" in page
    assert '<td class="figure strong">+300.00</td>' in page


def test_a_comment_is_kept_with_who_said_it_and_shown(firm: Firm, lea: User) -> None:
    invoice = firm.invoice(firm.entry())
    browser = signed_in(lea)
    answer = browser.post(comment_on(invoice), {"text": " Ask the client\nfor the PO. "})
    assert answer.url == f"{page_of(invoice)}#history"
    comment = Comment.objects.get()
    assert (comment.by, comment.text) == (lea, "Ask the client\nfor the PO.")
    assert "Ask the client<br>for the PO." in shown(browser.get(page_of(invoice)))


def test_a_blank_comment_is_not_kept_and_nothing_is_by_getting(firm: Firm, lea: User) -> None:
    invoice = firm.invoice(firm.entry())
    browser = signed_in(lea)
    blank = browser.post(comment_on(invoice), {"text": "  "})
    assert "nothing was kept" in shown(browser.get(blank.url))
    browser.post(comment_on(invoice), {"text": "x" * 4_001})
    assert browser.get(comment_on(invoice), {"text": "Never"}).status_code == 405
    assert not Comment.objects.exists()


def test_comments_need_their_permission_and_never_change(
    firm: Firm, lea: User, as_otto: Client
) -> None:
    invoice = firm.invoice(firm.entry())
    assert as_otto.post(comment_on(invoice), {"text": "Hm"}).status_code == 403
    assert 'id="comment"' not in shown(as_otto.get(page_of(invoice)))
    said = Comment.objects.create(invoice=invoice, by=lea, text="Hm")
    for change in (lambda: said.delete(), lambda: Comment.objects.update(text="Ha")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_moves_and_comments_stand_in_one_order(firm: Firm, lea: User, as_otto: Client) -> None:
    invoice = firm.invoice(firm.entry(), status="held")
    Comment.objects.create(invoice=invoice, by=lea, text="Sorted out.")
    reverse_ = reverse("admin:invoices_invoice_do", args=[invoice.pk, "release"])
    grace = sign_up("gracie", *SEES, "invoices.change_invoice")
    signed_in(grace).post(reverse_, {"confirmed": "yes"})
    history = as_otto.get(page_of(invoice)).context["history"]
    assert [(each.words, each.by) for each in history] == [
        ("Released", "gracie"),
        ("Comment", "lea"),
        ("Held", "the console"),
    ]
    assert history[2].said == "The tests want it so."


def test_what_stands_in_the_way_of_approval_is_said(
    firm: Firm, as_grace: Client, grace: User
) -> None:
    entry = firm.entry()
    invoice = firm.invoice(entry)
    write_off([entry], by=grace, reason="Goodwill.")
    page = shown(as_grace.get(page_of(invoice)))
    assert f"It bears time that is written off (entry {entry})." in page
