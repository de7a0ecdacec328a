"""Sending to QuickBooks in the background."""

from celery import Task, shared_task

from invoices.nudging import nudge
from invoices.periods import period as month

from ..quickbooks import pace
from ..services import push_invoices as pushing
from ..services import recover_pushes as recovering
from ..services.push_runs import give_up_cut_off_runs
from ..services.record_push import Ended
from ..services.send_waiting_emails import send_waiting_emails

_BUSY_SECONDS = 15


@shared_task
def push_invoices(period: str | None = None) -> None:
    """Sends what is approved, of a month (YYYY-MM) or all; goes on where QuickBooks said wait."""
    report = pushing.push_invoices(month(period) if period else None)
    if report.wait_seconds and pace.first_to_wait(f"push {period}", report.wait_seconds):
        push_invoices.apply_async([period], countdown=report.wait_seconds)


@shared_task(bind=True, max_retries=40)
def push_at_once(self: Task, invoice_ids: list[int]) -> None:
    """Sends these approved invoices, many of them in batches.

    While another push of the same books is under way, many wait for their turn.
    """
    report = pushing.push_at_once(invoice_ids)
    if report.wait_seconds:
        push_at_once.apply_async([invoice_ids], countdown=report.wait_seconds)
    elif report.waits_its_turn:
        raise self.retry(countdown=_BUSY_SECONDS)


@shared_task
def recover_pushes() -> None:
    """Goes on with pushes that were cut off: looks first, and sends only what surely is missing.

    Then the e-mails that were planned with a push go out.
    """
    if give_up_cut_off_runs():
        nudge(push_invoices)
    results = recovering.recover_pushes()
    if missing := [each.invoice_id for each in results if each.ended == Ended.MISSING]:
        nudge(push_at_once, missing)
    send_waiting_emails()
