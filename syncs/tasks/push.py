"""Sending to QuickBooks in the background."""

from celery import shared_task

from invoices.periods import period as month

from ..quickbooks import pace
from ..services import push_invoices as pushing
from ..services import recover_pushes as recovering
from ..services.push_runs import give_up_cut_off_runs
from ..services.record_push import Ended
from ..services.send_waiting_emails import send_waiting_emails


@shared_task
def push_invoices(period: str | None = None) -> None:
    """Sends what is approved, of a month (YYYY-MM) or all; goes on where QuickBooks said wait."""
    report = pushing.push_invoices(month(period) if period else None)
    if report.wait_seconds and pace.first_to_wait(f"push {period}", report.wait_seconds):
        push_invoices.apply_async([period], countdown=report.wait_seconds)


@shared_task
def push_invoice(invoice_id: int) -> None:
    """Sends one approved invoice."""
    result = pushing.push_one(invoice_id)
    if result.pause_seconds:
        push_invoice.apply_async([invoice_id], countdown=result.pause_seconds)


@shared_task
def recover_pushes() -> None:
    """Goes on with pushes that were cut off: looks first, and sends only what surely is missing.

    Then the e-mails that were planned with a push go out.
    """
    if give_up_cut_off_runs():
        push_invoices.delay()
    for result in recovering.recover_pushes():
        if result.ended == Ended.MISSING:
            push_invoice.delay(result.invoice_id)
    send_waiting_emails()
