"""How pushes are set going: by approval, by beat, by command; and how they are proved right."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from celery import current_app
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from clients.models import Client, Company
from invoices.models import Status
from invoices.services.approval import approve
from syncs.models import SyncRun
from syncs.quickbooks import faults, gateway
from syncs.services import push_invoices as pushing
from syncs.services.push_invoices import push_invoices
from syncs.services.void_invoice import void_invoice
from syncs.tasks import push
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, posted, status_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def _at_once(settings: object) -> None:
    """Tasks run where they are called."""
    before = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = before


@pytest.mark.usefixtures("_at_once")
def test_approve_alone_waits_for_the_next_push(
    matched: Company, acme: Client, approved: ApprovedInvoice,
    django_capture_on_commit_callbacks: object,
) -> None:  # fmt: skip
    invoice = approved(acme, move_on=False, number="")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        approve(invoice, by=None)
    assert status_of(invoice) == Status.APPROVED
    push.push_invoices()
    assert status_of(invoice) == Status.SENT


@pytest.mark.usefixtures("_at_once")
def test_recovery_sends_again_what_is_surely_missing(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(gateway, "READ_SECONDS", 0.4)
    invoice = approved(acme)
    books.fault("reset", "/invoice")
    push.push_invoices()
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        push.recover_pushes()
    assert status_of(invoice) == Status.SENT


def test_beat_sends_and_recovers_by_itself() -> None:
    scheduled = dict(
        PeriodicTask.objects.filter(task__contains="tasks.push").values_list("task", "enabled")
    )
    assert scheduled == {
        "syncs.tasks.push.push_invoices": True,
        "syncs.tasks.push.recover_pushes": True,
    }
    assert set(scheduled) <= set(current_app.tasks)


def said(command: str, *options: str) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def test_the_command_shows_each_invoice_and_how_all_ended(
    matched: Company, acme: Client, berlin: Client, approved: ApprovedInvoice
) -> None:
    approved(acme)
    approved(berlin)
    Client.objects.filter(code="BERLIN").update(payment_terms="Net 33")
    words = said("push_invoices", "--period", "2026-10")
    assert "sent     INV-0001 · Acme · October 2026" in words
    assert "no payment term “Net 33”" in words
    assert "     1  sent" in words
    assert "     1  refused" in words
    assert "     0  sent" in said("push_invoices")


def test_the_command_waits_as_quickbooks_asks_and_goes_on(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(faults, "THROTTLE_SECONDS", 1)
    approved(acme)
    books.fault("status", "/invoice", status=429, body="<html></html>")
    words = said("push_invoices")
    assert "QuickBooks asks to wait 1 seconds" in words
    assert "     1  sent" in words


def test_reconciling_finds_nothing_where_everything_is_as_it_was_sent(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    approved(acme)
    approved(acme, kind="credit_memo")
    push_invoices()
    words = said("reconcile", "--period", "2026-10")
    assert "The ledger equals HubSpot's total." in words
    assert "QuickBooks holds what was sent." in words


CHANGES = [
    ({"DocNumber": "OTHER"}, {}, "Number: OTHER instead of INV-0001"),
    ({"TxnDate": "2026-10-30"}, {}, "Date: 30 Oct 2026 instead of 31 Oct 2026"),
    ({}, {"operation": "delete"}, "The document: deleted instead of sent"),
    ({}, {"operation": "void"}, "The document: voided instead of sent"),
]


@pytest.mark.parametrize(("change", "query", "words"), CHANGES)
def test_reconciling_names_what_changed_there(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    change: dict[str, str], query: dict[str, str], words: str,
) -> None:  # fmt: skip
    approved(acme)
    push_invoices()
    [held] = books.state()["invoices"]
    frame = {"Id": held["Id"], "SyncToken": held["SyncToken"]}
    posted(books, frame | ({"sparse": True} | change if change else {}), **query)
    out = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("reconcile", stdout=out)
    assert raised.value.returncode == 1
    assert words in out.getvalue()


def test_reconciling_counts_a_push_without_a_known_end(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(gateway, "READ_SECONDS", 0.4)
    approved(acme)
    push_invoices()
    approved(acme)
    books.fault("timeout_after_commit", "/invoice")
    push_invoices()
    with pytest.raises(CommandError, match=r"1 difference\."):
        said("reconcile")


def test_a_void_invoice_reconciles(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    invoice = approved(acme)
    push_invoices()
    void_invoice(invoice, None, "Wrong PO")
    assert "QuickBooks holds what was sent." in said("reconcile")


def test_another_month_is_left_out(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    approved(acme, period=date(2026, 9, 1))
    push_invoices()
    [held] = books.state()["invoices"]
    posted(books, {"Id": held["Id"], "SyncToken": "0"}, operation="delete")
    said("reconcile", "--period", "2026-10")
    with pytest.raises(CommandError):
        said("reconcile", "--period", "2026-09")


def test_one_invoice_is_pushed_with_facts_a_minute_old(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    first, second = approved(acme), approved(acme)
    pushing.push_one(first.pk)
    books.forget_calls()
    pushing.push_one(second.pk)
    assert [call["path"].rsplit("/", 1)[1] for call in books.calls("/v3/")] == ["query", "invoice"]
    assert status_of(second) == Status.SENT


def test_a_push_is_a_run_with_its_progress(
    matched: Company, acme: Client, berlin: Client, approved: ApprovedInvoice
) -> None:
    approved(acme)
    approved(berlin)
    Client.objects.filter(code="BERLIN").update(payment_terms="Net 33")
    push_invoices()
    run = SyncRun.objects.get(kind=SyncRun.Kind.PUSH)
    assert (run.state, run.total, run.done, run.changed, run.failed) == ("finished", 2, 2, 1, 1)
    push_invoices()
    assert SyncRun.objects.filter(kind=SyncRun.Kind.PUSH).count() == 1


@pytest.mark.usefixtures("_at_once")
def test_a_run_whose_process_died_goes_on_by_itself(
    matched: Company, acme: Client, approved: ApprovedInvoice
) -> None:
    invoice = approved(acme)
    dead = SyncRun.objects.create(kind=SyncRun.Kind.PUSH, total=1)
    push.recover_pushes()
    dead.refresh_from_db()
    assert (dead.state, status_of(invoice)) == ("failed", Status.SENT)
    assert "Another run goes on with it" in dead.error
