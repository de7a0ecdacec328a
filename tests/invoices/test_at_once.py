"""Several at once: two runs, a run and an approver, many approvers. Real threads, connections."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from invoices.lifecycle import NotAllowed
from invoices.models import Allocation, BillingRun, Invoice, NumberSeries, TimeEntry
from invoices.services import generation
from invoices.services.approval import approve
from invoices.services.generation import bill_clients, execute_run, start_run
from invoices.services.write_offs import hold_sow, write_off
from tests.cast import Firm, allocate, approver

from .month import OCTOBER, approve_all, bill, change, only

pytestmark = pytest.mark.django_db(transaction=True)
LONG_ENOUGH_SECONDS = 0.3


def own_connection(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connection.close()


def at_once(*works: Callable[[], object]) -> list[object]:
    """All started together; what each gave or raised."""
    start = Barrier(len(works))

    def one(work: Callable[[], object]) -> object:
        start.wait()
        try:
            return own_connection(work)
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def later(pool: ThreadPoolExecutor, work: Callable[[], object]) -> "Future[object]":
    """Started in a thread, and given the time to come as far as it can."""
    future = pool.submit(own_connection, work)
    time.sleep(LONG_ENOUGH_SECONDS)
    return future


@pytest.fixture
def firms(db: None) -> list[Firm]:
    """Seven clients with three entries each."""
    firms = [Firm(f"C{number:04d}", f"Client {number}") for number in range(1, 8)]
    for firm in firms:
        for _each in range(3):
            firm.entry(1)
    return firms


def assert_each_entry_stands_once() -> None:
    billed = Allocation.objects.filter(standing=True).values_list("entry", flat=True)
    assert Counter(billed) == Counter(TimeEntry.objects.values_list("pk", flat=True))
    owners = Invoice.objects.exclude(status="void").values_list("client", flat=True)
    assert Counter(owners).most_common(1)[0][1] == 1


def run_of(*firms: Firm) -> Callable[[], BillingRun]:
    run = start_run(OCTOBER, clients=[firm.client for firm in firms])
    return lambda: execute_run(run)


def test_the_same_month_twice_at_once(firms: list[Firm], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "CHUNK", 2)
    runs = at_once(run_of(), run_of(), run_of())
    assert [run.errors for run in runs] == [[], [], []]
    assert_each_entry_stands_once()


def test_overlapping_clients_at_once(firms: list[Firm], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "CHUNK", 3)
    runs = at_once(run_of(*firms[:5]), run_of(*firms[2:]), run_of(*firms[1:6]))
    assert [run.errors for run in runs] == [[], [], []]
    assert_each_entry_stands_once()


def test_a_month_and_the_next_at_once(firms: list[Firm]) -> None:
    november = start_run(OCTOBER.replace(month=11))
    runs = at_once(run_of(), lambda: execute_run(november))
    assert [run.errors for run in runs] == [[], []]
    assert_each_entry_stands_once()


def test_numbers_without_gaps_from_many_approvers(firms: list[Firm]) -> None:
    bill()
    pending = list(Invoice.objects.order_by("pk"))
    approved = at_once(*(lambda each=each: approve(each, by=None) for each in pending))
    assert {each.number for each in approved} == {f"{n:05d}" for n in range(1, 8)}
    assert NumberSeries.objects.get().last == 7


def test_one_invoice_approved_twice_at_once(db: None) -> None:
    Firm().entry(1)
    bill()
    outcomes = at_once(*[lambda: approve(only(), by=None)] * 4)
    assert sum(isinstance(each, Invoice) for each in outcomes) == 1
    assert sum(isinstance(each, NotAllowed) for each in outcomes) == 3
    assert only().number == "00001"
    assert only().transitions.filter(action="approve").count() == 1


def test_an_entry_billed_from_two_transactions_at_once(db: None) -> None:
    firm = Firm()
    entry, other = firm.entry(1), firm.entry(1)
    lines = [
        firm.invoice(other, status="pending", sequence=0).lines.get(),
        firm.line(firm.invoice(sequence=1), (firm.entry(1),)),
    ]
    outcomes = at_once(*(lambda line=line: allocate(line, entry) for line in lines))
    assert sum(isinstance(each, Allocation) for each in outcomes) == 1
    assert sum(isinstance(each, IntegrityError) for each in outcomes) == 1


def test_an_approver_in_the_middle_of_a_rerun_approves_nothing_unseen(db: None) -> None:
    firm = Firm()
    entry = firm.entry(1)
    bill()
    seen = only()
    change(entry, hours=9)
    run = start_run(OCTOBER)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            bill_clients(run, [firm.client.pk])
            approval = later(pool, lambda: approve(seen, by=None))
            assert not approval.done()
        assert isinstance(approval.exception(), NotAllowed)
    assert (only().status, only().total_amount) == ("pending", 1350)


def test_a_rerun_in_the_middle_of_an_approval_leaves_it_alone(db: None) -> None:
    firm = Firm()
    entry = firm.entry(1)
    bill()
    change(entry, hours=9)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            approve(only(), by=None)
            rerun = later(pool, lambda: bill())
            assert not rerun.done()
        assert rerun.result().outcome["left_alone"]
    assert (only().status, only().total_amount) == ("approved", 150)


def test_a_write_off_in_the_middle_of_an_approval_is_refused(db: None) -> None:
    firm, grace = Firm(), approver()
    entry = firm.entry(1)
    bill()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            approve(only(), by=None)
            written_off = later(pool, lambda: write_off([entry], by=grace, reason="Goodwill."))
            assert not written_off.done()
        assert isinstance(written_off.exception(), NotAllowed)


def test_an_approval_in_the_middle_of_a_hold_is_refused(db: None) -> None:
    firm, grace = Firm(), approver()
    firm.entry(1)
    bill()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            hold_sow(firm.sow, by=grace, reason="In dispute.")
            approval = later(pool, lambda: approve(only(), by=None))
            assert not approval.done()
        assert isinstance(approval.exception(), NotAllowed)


def test_a_run_and_its_repetition_after_approval_bill_nothing_twice(firms: list[Firm]) -> None:
    bill()
    outcomes = at_once(approve_all, run_of(), run_of())
    assert [o.errors for o in outcomes if isinstance(o, BillingRun)] == [[], []]
    assert_each_entry_stands_once()
