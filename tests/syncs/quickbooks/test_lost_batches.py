"""A whole batch whose answer is lost: each of its invoices is in QuickBooks once in the end."""

import json
from typing import Any

import pytest

from clients.models import Client, Company
from invoices.models import Invoice, Status
from syncs.models import PushAttempt, PushBatch, QuickBooksConnection
from syncs.quickbooks import pace
from syncs.services.push_invoices import push_invoices
from syncs.services.record_push import Ended
from syncs.services.recover_pushes import recover_pushes
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, later, posted, statuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_patience")]
Outcome = PushBatch.Outcome
PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
CUT_OFF = '{"BatchItemResponse":[{"Invoice":{"Id":"1","DocNumber":"INV-00'


def answered(code: str, words: str) -> dict[str, Any]:
    problem = {"Message": words, "Detail": words, "code": code}
    return {"Fault": {"Error": [problem], "type": "SystemFault"}, "time": "2026-11-01T00:00:00Z"}


def named(fault: dict[str, Any]) -> str:
    body = str(fault.get("body", ""))
    return f"{fault['kind']} {fault.get('status', '')} {body[:24]}".strip()


SYSTEM_FAILURE = answered("10000", "System Failure Error")
PLEASE_WAIT = answered("6000", "An unexpected error occurred. Please wait a few minutes.")
TOO_MANY = answered("3001", "The request limit was reached.")
NOT_LET_IN = answered("3200", "Token expired")


@pytest.fixture
def four(matched: Company, acme: Client, approved: ApprovedInvoice) -> list[Invoice]:
    """A batch with a credit memo in it."""
    return [*(approved(acme) for _ in range(3)), approved(acme, kind="credit_memo")]


def ends() -> list[Ended]:
    return [result.ended for result in push_invoices().results]


def recovered() -> list[Ended]:
    return [result.ended for result in recover_pushes()]


def there(books: StandIn) -> list[str]:
    """The numbers of all that QuickBooks holds, each as often as it does."""
    held = books.state()
    return sorted(each["DocNumber"] for each in held["invoices"] + held["creditmemos"])


NUMBERS = [f"INV-{number:04}" for number in range(1, 5)]
SAVED = [
    {"kind": "timeout_after_commit"},
    {"kind": "reset_after_commit"},
    {"kind": "truncated_after_commit"},
    {"kind": "malformed_after_commit"},
    {"kind": "status_after_commit", "status": 502, "body": PAGE},
    {"kind": "status_after_commit", "status": 200, "body": PAGE},
    {"kind": "status_after_commit", "status": 200, "body": CUT_OFF},
    {"kind": "status_after_commit", "status": 200, "body": ""},
    {"kind": "status_after_commit", "status": 200, "body": {"BatchItemResponse": []}},
    {"kind": "status_after_commit", "status": 500, "body": SYSTEM_FAILURE},
    {"kind": "status_after_commit", "status": 400, "body": PLEASE_WAIT},
]


@pytest.mark.parametrize("fault", SAVED, ids=named)
def test_an_answer_lost_after_saving_is_found_again(
    four: list[Invoice], books: StandIn, fault: dict[str, Any]
) -> None:
    books.fault(path="/batch", **fault)
    assert ends() == [Ended.UNKNOWN] * 4
    assert all(invoice.status_reason for invoice in Invoice.objects.all())
    assert recovered() == [Ended.SENT] * 4
    assert statuses() == {Status.SENT}
    assert there(books) == NUMBERS
    assert len(books.calls("/batch")) == 1


NOTHING_DONE = [
    {"kind": "timeout_before"},
    {"kind": "reset"},
    {"kind": "status", "status": 502, "body": PAGE},
    {"kind": "status", "status": 200, "body": CUT_OFF},
    {"kind": "status", "status": 500, "body": SYSTEM_FAILURE},
    {"kind": "status", "status": 400, "body": PLEASE_WAIT},
]


@pytest.mark.parametrize("fault", NOTHING_DONE, ids=named)
def test_what_surely_never_arrived_is_sent_again_one_by_one(
    four: list[Invoice], books: StandIn, fault: dict[str, Any]
) -> None:
    books.fault(path="/batch", **fault)
    assert ends() == [Ended.UNKNOWN] * 4
    assert recovered() == [Ended.UNKNOWN] * 4
    assert ends() == []
    with later(minutes=3):
        assert recovered() == [Ended.MISSING] * 4
        assert ends() == [Ended.SENT] * 4
    assert there(books) == NUMBERS
    batch = PushBatch.objects.get()
    assert (batch.outcome, bool(batch.message)) == (Outcome.UNKNOWN, True)
    alone = PushAttempt.objects.filter(operation="create", batch=None)
    assert len({each.request_id for each in alone} | {batch.request_id}) == 5


def test_what_arrived_in_part_is_told_apart(four: list[Invoice], books: StandIn) -> None:
    books.fault("reset", "/batch")
    assert ends() == [Ended.UNKNOWN] * 4
    posted(books, json.loads(four[1].push_attempts.get().body))
    with later(minutes=3):
        found = {result.invoice_id: result.ended for result in recover_pushes()}
        assert found.pop(four[1].pk) == Ended.SENT
        assert set(found.values()) == {Ended.MISSING}
        assert ends() == [Ended.SENT] * 3
    assert there(books) == NUMBERS


def test_what_cant_be_looked_up_isnt_sent_again(four: list[Invoice], books: StandIn) -> None:
    books.fault("timeout_after_commit", "/batch")
    assert ends() == [Ended.UNKNOWN] * 4
    books.fault("status", "/query", status=503, body=PAGE, times=0)
    assert recovered() == [Ended.UNKNOWN] * 4
    books.send("DELETE", "/_control/faults")
    with later(minutes=3):
        assert recovered() == [Ended.SENT] * 4
    assert there(books) == NUMBERS


NOT_CARRIED_OUT = [(429, TOO_MANY), (429, PAGE), (401, NOT_LET_IN), (401, ""), (403, PAGE)]


@pytest.mark.parametrize(("status", "body"), NOT_CARRIED_OUT)
def test_what_was_turned_away_waits_with_the_reason_and_is_sent_later(
    four: list[Invoice], books: StandIn, monkeypatch: pytest.MonkeyPatch,
    status: int, body: Any,
) -> None:  # fmt: skip
    books.fault("status", "/batch", status=status, body=body, times=2)
    assert ends() == [Ended.WAITING] * 4
    assert statuses() == {Status.APPROVED}
    assert all(invoice.status_reason for invoice in Invoice.objects.all())
    assert PushBatch.objects.get().outcome == Outcome.NOT_MADE
    books.send("DELETE", "/_control/faults")
    monkeypatch.setattr(pace, "KEY", "test:a minute later")
    assert ends() == [Ended.SENT] * 4
    assert there(books) == NUMBERS
    first, second = PushBatch.objects.all()
    assert first.request_id != second.request_id


def test_a_token_that_ran_out_is_renewed_and_the_batch_goes_on(
    four: list[Invoice], books: StandIn
) -> None:
    books.fault("status", "/batch", status=401, body=NOT_LET_IN)
    assert ends() == [Ended.SENT] * 4
    assert there(books) == NUMBERS
    assert len({call["requestid"] for call in books.calls("/batch")}) == 1
    assert QuickBooksConnection.objects.get().sends_batches


def test_what_was_refused_together_still_goes_alone_after_a_pause(
    four: list[Invoice], books: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.fault("status", "/batch", status=400, body=answered("2010", "The batch is bad."))
    books.fault("status", "/invoice", status=429, body=TOO_MANY)
    assert ends() == [Ended.WAITING] * 4
    monkeypatch.setattr(pace, "KEY", "test:a minute later")
    assert ends() == [Ended.SENT] * 4
    assert there(books) == NUMBERS
    assert len(books.calls("/batch")) == 1
