"""Putting ours back: what differs alone, of the right version, once, and never over payments."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from clients.models import Client, Company, LineMapping
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice
from syncs.models import PushAttempt
from syncs.services.accept_drift import accept_drift
from syncs.services.put_right import put_right
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, act, known, pushed
from .test_drift import edited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("short_patience")]
Operation, Outcome = PushAttempt.Operation, PushAttempt.Outcome


def updates(invoice: Invoice) -> list[tuple[str, dict[str, Any]]]:
    found = invoice.push_attempts.filter(operation=Operation.UPDATE).order_by("id")
    return [(each.outcome, json.loads(each.body)) for each in found]


def held(books: StandIn) -> dict[str, Any]:
    found: dict[str, Any] = books.state()["invoices"][0]
    return found


def test_only_what_differs_is_sent_with_its_version(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    edited(books, sent, due="2026-12-24")
    put_right(sent, ada, "As agreed")
    [(outcome, body)] = updates(sent)
    assert (outcome, set(body)) == ("done", {"sparse", "Id", "SyncToken", "DueDate"})
    assert held(books)["DueDate"] == "2026-11-30"
    assert known(sent).drift == []
    step = sent.transitions.latest("id")
    assert (step.action, step.by) == ("put right", ada)
    assert step.reason == "As agreed (Due date: 24 Dec 2026 instead of 30 Nov 2026)"


@pytest.mark.parametrize(
    "edit",
    [
        {"line": 1, "price": "15"},
        {"line": 1, "description": "Other words"},
        {"line": 2, "remove": True},
        {"number": "X-1"},
        {"date": "2026-10-30"},
        {"note": "Nothing of ours"},
    ],
)
def test_every_kind_of_edit_is_put_right(
    sent: Invoice, books: StandIn, ada: User, edit: dict[str, Any]
) -> None:
    assert edited(books, sent, **edit)
    put_right(sent, ada, "As agreed")
    assert known(sent).drift == []
    assert held(books)["TotalAmt"] == 1800
    assert len([line for line in held(books)["Line"] if "Id" in line]) == 2


def test_what_was_accepted_stays(sent: Invoice, books: StandIn, ada: User) -> None:
    edited(books, sent, due="2026-12-24")
    accept_drift(sent, ada, "Agreed by phone")
    edited(books, sent, number="X-1")
    put_right(sent, ada, "As agreed")
    assert (held(books)["DueDate"], held(books)["DocNumber"]) == ("2026-12-24", "INV-0001")
    assert not known(sent).is_drifted


def test_payments_and_closed_books_refuse_it(sent: Invoice, books: StandIn, ada: User) -> None:
    edited(books, sent, due="2026-12-24")
    act(books, "pay", invoice=sent.number, amount="1")
    act(books, "close_books", until="2026-10-31")
    with pytest.raises(NotAllowed, match=r"Payments or credits.*closed until 31 October 2026"):
        put_right(sent, ada, "As agreed")
    assert updates(sent) == []


def test_a_void_cant_be_undone(sent: Invoice, books: StandIn, ada: User) -> None:
    edited(books, sent, due="2026-12-24")
    act(books, "void", invoice=sent.number)
    with pytest.raises(NotAllowed, match="can't be undone"):
        put_right(sent, ada, "As agreed")


def test_what_somebody_changed_meanwhile_is_read_once_more(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    edited(books, sent, due="2026-12-24")
    stale = {"Message": "Stale Object Error", "Detail": "Stale Object Error", "code": "5010"}
    body = {"Fault": {"Error": [stale], "type": "ValidationFault"}}
    books.fault("status", "/invoice?", status=400, body=body)
    put_right(sent, ada, "As agreed")
    assert [outcome for outcome, _body in updates(sent)] == ["refused", "done"]


@pytest.mark.parametrize("kind", ["timeout_after_commit", "reset_after_commit"])
def test_a_lost_answer_is_looked_for(sent: Invoice, books: StandIn, ada: User, kind: str) -> None:
    edited(books, sent, due="2026-12-24")
    books.fault(kind, "/invoice?")
    put_right(sent, ada, "As agreed")
    assert [outcome for outcome, _body in updates(sent)] == ["unknown"]
    assert known(sent).drift == []
    assert sent.transitions.latest("id").action == "put right"


def test_a_call_that_never_arrived_may_be_made_again(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    edited(books, sent, due="2026-12-24")
    books.fault("reset", "/invoice?")
    with pytest.raises(NotAllowed, match="doing it once more is safe"):
        put_right(sent, ada, "As agreed")
    put_right(sent, ada, "As agreed")
    assert held(books)["DueDate"] == "2026-11-30"


def test_one_that_was_cut_off_is_ended_by_the_next(
    sent: Invoice, books: StandIn, ada: User
) -> None:
    edited(books, sent, due="2026-12-24")
    PushAttempt.objects.create(invoice=sent, operation=Operation.UPDATE, body="{}")
    put_right(sent, ada, "As agreed")
    assert [outcome for outcome, _body in updates(sent)] == ["unknown", "done"]


def test_a_refusal_is_said_and_leaves_the_drift(sent: Invoice, books: StandIn, ada: User) -> None:
    edited(books, sent, due="2026-12-24")
    deposited = {"Message": "Deposited", "Detail": "Deposited", "code": "6540"}
    body = {"Fault": {"Error": [deposited], "type": "ValidationFault"}}
    books.fault("status", "/invoice?", status=400, body=body)
    with pytest.raises(NotAllowed, match="payment is deposited"):
        put_right(sent, ada, "As agreed")
    assert known(sent).is_drifted


def test_outside_the_us_the_tax_mode_goes_along_and_the_tax_is_left_to_quickbooks(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn, ada: User
) -> None:
    books.load(company={"Country": "GB"})
    LineMapping.objects.update(quickbooks_tax_code="State")
    sent = pushed(approved(acme))
    assert edited(books, sent, line=1, price="15")
    put_right(sent, ada, "As agreed")
    [(outcome, body)] = updates(sent)
    assert set(body) == {"sparse", "Id", "SyncToken", "Line", "GlobalTaxCalculation"}
    assert (outcome, known(sent).drift) == ("done", [])
    assert held(books)["TotalAmt"] == 1944


def test_a_rate_is_put_right_as_it_was_sent(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn, ada: User
) -> None:
    sent = pushed(approved(berlin, exchange_rate=Decimal("1.310264")))
    assert edited(books, sent, set={"ExchangeRate": 1.5}) == [("Exchange rate", "1.310264", "1.5")]
    put_right(sent, ada, "As agreed")
    [(_outcome, body)] = updates(sent)
    assert set(body) == {"sparse", "Id", "SyncToken", "ExchangeRate"}
    assert Decimal(str(held(books)["ExchangeRate"])) == Decimal("1.310264")
