"""Billing runs as tasks for the workers; each is safe to repeat."""

from celery import shared_task

from .models import BillingRun
from .services.generation import cut_off_runs, execute_run


@shared_task
def generate_invoices(run_id: int) -> None:
    """Executes a billing run that was started; a finished or cancelled one is left alone."""
    run = BillingRun.objects.get(pk=run_id)
    if run.state in BillingRun.UNDER_WAY:
        execute_run(run)


@shared_task
def resume_runs() -> None:
    """Goes on with runs whose process died in the middle."""
    for run in cut_off_runs():
        generate_invoices.delay(run.pk)
