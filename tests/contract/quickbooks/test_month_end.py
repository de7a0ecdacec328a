"""The console's real operations, recorded from end to end and held to Intuit's descriptions."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from clients.models import Client, Company
from invoices.models import Status
from syncs.models import QuickBooksConnection
from syncs.quickbooks import gateway as gateway_module
from syncs.quickbooks import tokens
from syncs.services.match_quickbooks import match_quickbooks
from syncs.services.push_invoices import push_invoices
from syncs.services.reconcile import quickbooks_differences
from syncs.services.recover_pushes import recover_pushes
from syncs.services.void_invoice import void_invoice
from tests.stand_ins import StandIn
from tests.syncs.quickbooks.conftest import ApprovedInvoice, statuses

from ..exchange import Exchange
from ..recorder import Recorder
from .contract import Contract

pytestmark = pytest.mark.django_db


def test_a_month_is_sent_reconciled_and_voided(
    matched: Company,
    acme: Client,
    berlin: Client,
    approved: ApprovedInvoice,
    quickbooks_wire: Recorder,
    contract: Contract,
) -> None:
    by = User.objects.create_user("ada")
    invoices = [
        approved(acme),
        approved(berlin, [("time", "3.3333", "99.99")]),
        approved(acme, [("correction", "1", "75")], kind="credit_memo"),
    ]
    push_invoices()
    assert statuses() == {Status.SENT}
    assert quickbooks_differences(matched) == []
    for invoice in reversed(invoices):
        invoice.refresh_from_db()
        void_invoice(invoice, by, "Sent too early.")
    assert statuses() == {Status.VOID}
    assert contract.broken(quickbooks_wire.exchanges) == []


@pytest.mark.parametrize("fault", ["timeout_after_commit", "reset_after_commit", "reset"])
def test_what_got_lost_is_looked_up(
    fault: str,
    matched: Company,
    acme: Client,
    approved: ApprovedInvoice,
    books: StandIn,
    quickbooks_wire: Recorder,
    contract: Contract,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gateway_module, "READ_SECONDS", 0.4)
    approved(acme)
    books.fault(fault, "invoice", method="POST", seconds=2)
    push_invoices()
    assert statuses() == {Status.UNKNOWN}
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        recover_pushes()
        push_invoices()
    assert statuses() == {Status.SENT}
    answered = [exchange for exchange in quickbooks_wire.exchanges if exchange.status]
    assert contract.broken(answered) == []


def test_matching_makes_customers(
    firm: Company,
    acme: Client,
    berlin: Client,
    connection: QuickBooksConnection,
    quickbooks_wire: Recorder,
    contract: Contract,
) -> None:
    connection.creates_customers = True
    connection.save()
    acme.quickbooks_customer_id, acme.name = "", "Acme & Söhne (neu)"
    acme.save()
    match_quickbooks(firm, create_customers=True)
    assert any(one.path.endswith("/customer") for one in quickbooks_wire.exchanges)
    assert contract.broken(quickbooks_wire.exchanges) == []


def test_signing_in_and_renewing(
    connection: QuickBooksConnection, quickbooks_wire: Recorder, contract: Contract
) -> None:
    tokens.access_token(connection.pk, refused=connection.access_token)
    assert [one for one in quickbooks_wire.exchanges if one.path.endswith("/bearer")]
    assert contract.broken(quickbooks_wire.exchanges) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"customers": [{"Id": "100", "Active": False}]}, "610 2500"),
        ({"items": [{"Id": "4", "Active": False}]}, "610 2500"),
        ({"preferences": {"AccountingInfoPrefs": {"BookCloseDate": "2026-10-31"}}}, "6210"),
        ({"preferences": {"CurrencyPrefs": {"MultiCurrencyEnabled": False}}}, "6000"),
        ({"company": {"Country": "GB"}}, "2020 6000 6100"),
    ],
)
def test_what_the_stand_in_refuses_it_refuses_as_quickbooks_does(
    changes: dict[str, object],
    code: str,
    matched: Company,
    acme: Client,
    approved: ApprovedInvoice,
    books: StandIn,
    quickbooks_wire: Recorder,
    contract: Contract,
) -> None:
    """The console would have seen these before: pre-flight is told that all is well."""
    approved(acme)
    push_invoices()
    [sent] = [one for one in quickbooks_wire.exchanges if one.path.endswith("/invoice")]
    books.load(**changes)
    books.send("POST", "/_control/settings", {"refuse_duplicate_numbers": False})
    refused = repeat(sent, quickbooks_wire.url)
    assert refused["Fault"]["Error"][0]["code"] in code.split()
    assert contract.broken(quickbooks_wire.exchanges) == []


def repeat(exchange: Exchange, url: str) -> dict[str, Any]:
    """The same request with an id of its own, and the JSON of its refusal."""
    query = re.sub(r"requestid=[^&]+", f"requestid={uuid4()}", exchange.query)
    headers = {name: exchange.headers[name] for name in ("accept", "content-type")}
    headers["authorization"] = exchange.headers["authorization"]
    request = Request(f"{url}{exchange.path}?{query}", exchange.body, headers)
    with pytest.raises(HTTPError) as refusal:
        urlopen(request, timeout=10)
    with refusal.value as answer:
        found: dict[str, Any] = json.load(answer)
    return found
