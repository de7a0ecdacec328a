"""kill -9 at every seam of a push: afterwards QuickBooks holds the invoice once, equal to ours."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from clients.models import Client, Company
from invoices.models import Invoice, Status
from syncs.models import PushAttempt, PushBatch, QuickBooksReference, SyncRun
from syncs.services.push_invoices import push_invoices
from syncs.services.push_runs import give_up_cut_off_runs
from syncs.services.recover_pushes import recover_pushes
from tests.processes import surroundings
from tests.stand_ins import StandIn, StandIns

from .conftest import ApprovedInvoice, statuses

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 120
SEAMS = [
    "before the claim",
    "inside the claim",
    "between claim and call",
    "between call and record",
    "inside the record",
    "after the record",
]


def pusher(seam: str) -> "subprocess.Popen[bytes]":
    """A process of its own that pushes against the same database and stand-ins."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.syncs.quickbooks.dying_pusher", seam], env=surroundings()
    )


def until(what: object) -> None:
    """Waits until `what()` holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it didn't come about"
        time.sleep(0.05)


def recover() -> None:
    """What beat does after the restart, over the next minutes."""

    def settled() -> bool:
        recover_pushes()
        push_invoices()
        return statuses() == {Status.SENT}

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        until(settled)


def assert_there_once(books: StandIn) -> None:
    held = {each["DocNumber"]: each for each in books.state()["invoices"]}
    assert len(held) == len(books.state()["invoices"])
    for invoice in Invoice.objects.all():
        there = held.pop(invoice.number)
        assert Decimal(str(there["TotalAmt"])) == invoice.total_amount
        assert QuickBooksReference.objects.get(invoice=invoice).quickbooks_id == there["Id"]
    assert held == {}
    assert not PushBatch.objects.filter(outcome="open").exists()
    assert not PushAttempt.objects.filter(outcome="open").exists()
    give_up_cut_off_runs()
    assert not SyncRun.objects.filter(kind=SyncRun.Kind.PUSH, state="running").exists()


@pytest.fixture
def invoice(matched: Company, acme: Client, approved: ApprovedInvoice) -> Invoice:
    """An approved invoice of a matched client."""
    return approved(acme)


@pytest.mark.parametrize("seam", SEAMS)
def test_a_push_killed_at_a_seam_loses_nothing_and_sends_nothing_twice(
    invoice: Invoice, books: StandIn, seam: str
) -> None:
    process = pusher(seam)
    assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    recover()
    assert_there_once(books)


@pytest.fixture
def four(matched: Company, acme: Client, approved: ApprovedInvoice) -> list[Invoice]:
    """Approved invoices that go together."""
    return [approved(acme) for _ in range(4)]


@pytest.mark.parametrize("seam", [*SEAMS, "inside the third record"])
def test_a_batch_killed_at_a_seam_loses_nothing_and_sends_nothing_twice(
    four: list[Invoice], books: StandIn, seam: str
) -> None:
    process = pusher(seam)
    assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    recover()
    assert_there_once(books)
    assert len(books.calls("/batch")) == (0 if seam == "between claim and call" else 1)


@pytest.fixture
def held_call(request: pytest.FixtureRequest, books: StandIn) -> Iterator[str]:
    """The stand-in keeps the next creation waiting, before or after it saves."""
    for path in ("/invoice", "/batch"):
        books.fault(request.param, path, seconds=20)
    return request.param


@pytest.mark.parametrize("held_call", ["timeout_before", "timeout_after_commit"], indirect=True)
def test_a_push_killed_while_it_waits_for_the_answer_is_looked_up(
    invoice: Invoice, books: StandIn, held_call: str
) -> None:
    process = pusher("none")
    until(lambda: any(call["fault"] for call in books.calls("/invoice")))
    if held_call == "timeout_after_commit":
        until(lambda: books.state()["invoices"])
    process.kill()
    process.wait(PATIENCE_SECONDS)
    recover()
    assert_there_once(books)


@pytest.mark.parametrize("held_call", ["timeout_before", "timeout_after_commit"], indirect=True)
def test_a_batch_killed_while_it_waits_for_the_answer_is_looked_up(
    four: list[Invoice], books: StandIn, held_call: str
) -> None:
    process = pusher("none")
    until(lambda: any(call["fault"] for call in books.calls("/batch")))
    if held_call == "timeout_after_commit":
        until(lambda: books.state()["invoices"])
    process.kill()
    process.wait(PATIENCE_SECONDS)
    books.send("DELETE", "/_control/faults")
    recover()
    assert_there_once(books)
    alone = {"timeout_before": 4, "timeout_after_commit": 0}
    assert (len(books.calls("/batch")), len(books.calls("/invoice"))) == (1, alone[held_call])


def test_a_push_under_way_is_not_taken_for_a_dead_one(
    invoice: Invoice, books: StandIn, stand_ins: StandIns
) -> None:
    books.fault("slow", "/invoice", seconds=2)
    process = pusher("none")
    until(lambda: any(call["fault"] for call in books.calls("/invoice")))
    assert recover_pushes() == []
    assert push_invoices().results == []
    assert give_up_cut_off_runs() == 0
    assert process.wait(PATIENCE_SECONDS) == 0
    invoice.refresh_from_db()
    assert invoice.status == Status.SENT
    assert [each.operation for each in invoice.push_attempts.all()] == ["create"]


def test_two_pushers_at_once_send_each_invoice_once(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoices = [approved(acme) for _ in range(6)]
    processes = [pusher("none"), pusher("none")]
    assert [process.wait(PATIENCE_SECONDS) for process in processes] == [0, 0]
    held = [each["DocNumber"] for each in books.state()["invoices"]]
    assert sorted(held) == sorted(invoice.number for invoice in invoices)
    assert (len(books.calls("/batch")), books.calls("/invoice")) == (1, [])
    assert statuses() == {Status.SENT}
