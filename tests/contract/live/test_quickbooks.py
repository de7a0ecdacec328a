"""A real sandbox company of QuickBooks, held to Intuit's descriptions: all it makes, it removes."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from clients.models import Company
from syncs.errors import OutsideError
from syncs.models import QuickBooksConnection
from syncs.quickbooks import oauth, tokens
from syncs.quickbooks.gateway import Entity, Gateway, body
from tests.stand_ins import ENCRYPTION_KEY

from .. import descriptions
from ..quickbooks.contract import Contract
from ..quickbooks.exercises import handle
from ..recorder import Recorder, recording
from .credentials import TokenFile, needed

pytestmark = pytest.mark.django_db
SANDBOX = "https://sandbox-quickbooks.api.intuit.com"
NEEDED = (
    "CONTRACT_QUICKBOOKS_REALM",
    "CONTRACT_QUICKBOOKS_CLIENT_ID",
    "CONTRACT_QUICKBOOKS_CLIENT_SECRET",
    "CONTRACT_QUICKBOOKS_REFRESH_TOKEN_FILE",
)


@pytest.fixture
def contract() -> Contract:
    return Contract(descriptions.folder("quickbooks"))


@pytest.fixture
def wire() -> Iterator[Recorder]:
    """A recorder in front of a sandbox company; the sign-in goes straight to Intuit."""
    needed(*NEEDED)
    with recording(os.environ.get("CONTRACT_QUICKBOOKS_URL") or SANDBOX) as recorder:
        yield recorder


@pytest.fixture
def gateway(wire: Recorder, contract: Contract, settings: Settings) -> Gateway:
    """The gateway that production uses; the new refresh token is kept before it is used."""
    realm, client_id, client_secret, path = needed(*NEEDED)
    settings.QUICKBOOKS_CLIENT_ID, settings.QUICKBOOKS_CLIENT_SECRET = client_id, client_secret
    settings.QUICKBOOKS_API_URL = wire.url
    settings.FIELD_ENCRYPTION_KEYS = [ENCRYPTION_KEY]
    if discovery := os.environ.get("CONTRACT_QUICKBOOKS_DISCOVERY_URL"):
        settings.QUICKBOOKS_DISCOVERY_URL = discovery
    kept = TokenFile(path)
    given = oauth.refresh(kept.read())
    kept.write(given.refresh_token)
    row = QuickBooksConnection(company=Company.firm(), realm_id=realm)
    tokens.keep(row, given)
    return Gateway(row)


@pytest.fixture
def customer(gateway: Gateway) -> Iterator[Entity]:
    """A customer for the test alone; QuickBooks deletes none, so it is made inactive."""
    document = body({"DisplayName": f"Console contract {uuid4()}"})
    made = gateway.create("Customer", document, uuid4()).entity
    yield made
    now = gateway.read("Customer", made["Id"]).entity
    inactive = handle(now) | {"sparse": True, "Active": False}
    gateway.update("Customer", body(inactive), uuid4())


@pytest.fixture
def invoice(gateway: Gateway, customer: Entity) -> Iterator[Entity]:
    """An invoice of ten units at 14.5, deleted afterwards whatever happens."""
    service = next(one for one in gateway.query("Item") if one["Type"] == "Service")
    detail = {"ItemRef": {"value": service["Id"]}, "TaxCodeRef": {"value": "NON"}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": 145, "SalesItemLineDetail": detail}
    document: dict[str, Any] = {
        "CustomerRef": {"value": customer["Id"]},
        "TxnDate": date.today().isoformat(),
        "PrivateNote": "Billing console contract test: may be deleted",
        "Line": [line],
    }
    if gateway.preferences().get("CurrencyPrefs", {}).get("MultiCurrencyEnabled"):
        document["CurrencyRef"] = {"value": customer["CurrencyRef"]["value"]}
    made = gateway.create("Invoice", body(document), uuid4()).entity
    yield made
    with suppress(OutsideError):
        now = gateway.read("Invoice", made["Id"]).entity
        gateway.delete("Invoice", body(handle(now)), uuid4())


def test_what_is_read_is_as_described(gateway: Gateway, wire: Recorder, contract: Contract) -> None:
    gateway.preferences()
    gateway.company_info()
    for kind in ("Term", "TaxCode", "Item", "Customer"):
        gateway.query(kind)
    gateway.changes(["Invoice", "Customer"], datetime.now(UTC) - timedelta(hours=1))
    assert contract.broken(wire.exchanges) == []


def test_what_is_written_is_as_described(
    gateway: Gateway, wire: Recorder, contract: Contract, invoice: Entity
) -> None:
    later = handle(invoice) | {"sparse": True, "DueDate": "2099-12-31"}
    changed = gateway.update("Invoice", body(later), uuid4()).entity
    assert changed["DueDate"] == "2099-12-31"
    assert gateway.pdf("Invoice", invoice["Id"])
    voided = gateway.void("Invoice", body(handle(changed)), uuid4()).entity
    assert voided["TotalAmt"] == 0
    assert contract.broken(wire.exchanges) == []
