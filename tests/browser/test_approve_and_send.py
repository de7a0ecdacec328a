"""The approver's job: look at an invoice, approve it, and see it sent."""

from playwright.sync_api import Page, expect

from invoices.models import Invoice, Status
from tests.stories.worker import until

from .axe import accessible
from .console import Console
from .month import TO_REVIEW, WAITING
from .queue import open_invoice


def test_an_invoice_is_approved_and_sent_in_three_clicks(
    approver: Page, worker: None, console: Console
) -> None:
    invoice = Invoice.objects.get(client__name=TO_REVIEW)
    open_invoice(approver, TO_REVIEW)
    approver.get_by_role("link", name="Approve and send").click()
    accessible(approver)
    assert not Invoice.objects.get(pk=invoice.pk).number
    approver.get_by_role("button", name="Approve and send").click()
    until(lambda: Invoice.objects.get(pk=invoice.pk).status == Status.SENT)

    invoice.refresh_from_db()
    approver.goto(f"/admin/invoices/invoice/{invoice.pk}/change/")
    expect(approver.get_by_role("heading", name=f"Invoice {invoice.number}")).to_be_visible()
    accessible(approver)
    numbers = [one["DocNumber"] for one in console.outside.quickbooks.state()["invoices"]]
    assert numbers.count(invoice.number) == 1


def test_who_only_looks_is_offered_no_action(auditor: Page) -> None:
    open_invoice(auditor, TO_REVIEW)
    expect(auditor.get_by_text("Total before tax").first).to_be_visible()
    expect(auditor.get_by_role("link", name="Approve and send")).to_have_count(0)


def test_what_waits_says_why(approver: Page) -> None:
    open_invoice(approver, WAITING)
    expect(approver.get_by_text("The client asked for a call.").first).to_be_visible()
