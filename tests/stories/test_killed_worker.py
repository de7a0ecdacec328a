"""A worker dies in the middle of a month; another one goes on, and the month is as it should be."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from invoices.models import BillingRun, Invoice
from invoices.services.generation import cut_off_runs, start_run
from invoices.tasks import generate_invoices, resume_runs
from tests.cases.player import COMPARED, rows
from tests.cast import OCTOBER
from tests.stand_ins import CASES, StandIns

from .worker import Worker, until

CASE = CASES / "06-a-month-of-fifty-clients"


@pytest.fixture
def worker(stand_ins: StandIns) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.kill()


@pytest.fixture
def firm(stand_ins: StandIns) -> None:
    call_command("import_contracts", str(CASE / "contracts" / "1"))
    stand_ins.load(CASE / "hubspot" / "1")
    call_command("pull_time", "--full")


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_worker_was_killed_goes_on_and_bills_nothing_twice(
    worker: Worker, firm: None, tmp_path: Path
) -> None:
    run = start_run(OCTOBER)
    worker.start()
    worker.send(generate_invoices, run.pk)
    until(lambda: BillingRun.objects.get(pk=run.pk).done)
    worker.kill()
    run.refresh_from_db()
    assert run.state == BillingRun.State.RUNNING
    half = Invoice.objects.count()
    assert 0 < half < 56

    BillingRun.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    worker.start()
    worker.send(resume_runs)
    until(lambda: BillingRun.objects.get(pk=run.pk).state == BillingRun.State.FINISHED)

    call_command("export_billing", "--period", "2026-10", "--out", str(tmp_path))
    for name, columns in COMPARED.items():
        wanted = rows(CASE / "expected" / "2026-10" / name, columns)
        found = rows(tmp_path / name, columns)
        assert (wanted - found, found - wanted) == (Counter(), Counter()), name


@pytest.mark.django_db
def test_a_run_that_keeps_killing_its_worker_is_given_up() -> None:
    run = start_run(OCTOBER)
    BillingRun.objects.update(state=BillingRun.State.RUNNING, attempts=5)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert cut_off_runs() == []
    run.refresh_from_db()
    assert (run.state, len(run.errors)) == (BillingRun.State.FAILED, 1)
