"""Approve and send: what was chosen leaves at once, together, and nothing else does."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from celery import current_app
from celery.exceptions import Retry
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client, Company
from invoices.models import Invoice, Status
from syncs.models import PushBatch, QuickBooksConnection, SyncRun
from syncs.quickbooks import pace
from syncs.services.push_invoices import push_at_once
from syncs.services.record_push import Ended
from syncs.tasks import push
from tests.processes import locked_elsewhere
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, later, status_of, statuses

pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[list[Callable[[], object]]]]
INVOICES = reverse("admin:invoices_invoice_changelist")


@pytest.fixture
def _at_once() -> Iterator[None]:
    """Tasks run where they are called."""
    before = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = before


@pytest.fixture
def pending(matched: Company, acme: Client, approved: ApprovedInvoice) -> list[Invoice]:
    """More than go alone."""
    return [approved(acme, move_on=False, number="") for _ in range(4)]


@pytest.fixture
def choose(
    admin: Browser, django_capture_on_commit_callbacks: Committing
) -> Callable[[list[Invoice]], int]:
    """Approves and sends what was ticked in the list; how often something was set going."""

    def chosen(invoices: list[Invoice]) -> int:
        ids = [invoice.pk for invoice in invoices]
        posted = {"action": "approve-and-send", "_selected_action": ids, "confirmed": "yes"}
        with django_capture_on_commit_callbacks(execute=True) as set_going:
            admin.post(f"{INVOICES}?tab=all", posted)
        return len(set_going)

    return chosen


@pytest.mark.usefixtures("_at_once")
def test_many_leave_at_once_together(
    pending: list[Invoice], choose: Callable[[list[Invoice]], int], books: StandIn
) -> None:
    assert choose(pending) == 1
    assert statuses() == {Status.SENT}
    assert [batch.attempts.count() for batch in PushBatch.objects.all()] == [4]
    assert books.calls("/invoice") == []
    assert SyncRun.objects.get(kind=SyncRun.Kind.PUSH).total == 4


@pytest.mark.usefixtures("_at_once")
def test_what_was_only_approved_waits_for_the_next_push(
    pending: list[Invoice], choose: Callable[[list[Invoice]], int], approved: ApprovedInvoice,
    acme: Client,
) -> None:  # fmt: skip
    only_approved = approved(acme)
    choose(pending[:3])
    assert [status_of(each) for each in (*pending[:4], only_approved)] == [
        *[Status.SENT] * 3, Status.PENDING, Status.APPROVED,
    ]  # fmt: skip


@pytest.mark.usefixtures("_at_once")
def test_one_that_refuses_its_approval_keeps_nobody_back(
    pending: list[Invoice], choose: Callable[[list[Invoice]], int]
) -> None:
    Invoice.objects.filter(pk=pending[0].pk).update(status=Status.HELD)
    choose(pending[:4])
    assert [status_of(each) for each in pending[:4]] == [Status.HELD, *[Status.SENT] * 3]


@pytest.mark.usefixtures("_at_once")
def test_a_single_one_leaves_at_once_though_others_are_being_sent(
    pending: list[Invoice], choose: Callable[[list[Invoice]], int], matched: Company
) -> None:
    with locked_elsewhere((7304 << 44) + matched.pk):
        choose(pending[:1])
    assert status_of(pending[0]) == Status.SENT


def test_many_wait_for_their_turn_while_others_are_being_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    ids = [approved(acme).pk for _ in range(3)]
    with locked_elsewhere((7304 << 44) + matched.pk), pytest.raises(Retry) as raised:
        push.push_at_once.apply(args=[ids], throw=True)
    assert raised.value.when == 15
    assert statuses() == {Status.APPROVED}
    assert push_at_once(ids).waits_its_turn is False
    assert statuses() == {Status.SENT}


def test_what_quickbooks_asks_to_wait_for_isnt_a_turn_to_wait_for(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    ids = [approved(acme).pk for _ in range(3)]
    pace.close(QuickBooksConnection.objects.get().realm_id, 60)
    report = push_at_once(ids)
    assert (report.waits_its_turn, report.wait_seconds) == (False, 60)


@pytest.mark.usefixtures("no_broker")
def test_without_a_broker_nobody_waits_and_the_next_push_takes_them(
    pending: list[Invoice], choose: Callable[[list[Invoice]], int],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    began = time.monotonic()
    choose(pending)
    assert time.monotonic() - began < 5
    assert "push_at_once waits for its schedule" in caplog.text
    assert statuses() == {Status.APPROVED}
    push.push_invoices()
    assert statuses() == {Status.SENT}


@pytest.mark.usefixtures("_at_once", "short_patience")
def test_what_surely_is_missing_is_sent_again_by_one_task(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    for _ in range(3):
        approved(acme)
    books.fault("reset", "/batch")
    push.push_invoices()
    assert statuses() == {Status.UNKNOWN}
    with later(minutes=3):
        push.recover_pushes()
    assert statuses() == {Status.SENT}
    assert [run.total for run in SyncRun.objects.filter(kind="push").order_by("id")] == [3, 3]
    assert len(books.calls("/invoice")) == 3


def test_what_isnt_approved_any_more_is_left_alone(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    invoices = [approved(acme) for _ in range(3)]
    ids = [invoice.pk for invoice in invoices]
    push_at_once(ids)
    assert push_at_once(ids).results == []
    assert [result.ended for result in push_at_once(ids[:1]).results] == [Ended.SKIPPED]
