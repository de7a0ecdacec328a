"""Intuit's descriptions, and a firm that speaks to its books through a recorder."""

import pytest

from syncs.models import QuickBooksConnection
from syncs.quickbooks.gateway import Gateway
from tests.stand_ins import StandIn, StandIns
from tests.syncs.quickbooks.conftest import acme, approved, berlin, connection, firm, matched

from .. import descriptions
from ..recorder import Recorder
from .contract import Contract

__all__ = ["acme", "approved", "berlin", "connection", "firm", "matched"]


@pytest.fixture
def contract() -> Contract:
    """What Intuit says of its API; skips where it isn't here."""
    return Contract(descriptions.folder("quickbooks"))


@pytest.fixture
def books(contract: Contract, stand_ins: StandIns, quickbooks_wire: Recorder) -> StandIn:
    """The stand-in's books, behind the recorder, with a customer of each currency."""
    stand_ins.quickbooks.load(
        customers=[
            {"Id": "100", "DisplayName": "Acme", "CurrencyRef": {"value": "USD"}},
            {"Id": "101", "DisplayName": "Berlin GmbH", "CurrencyRef": {"value": "EUR"}},
        ],
        rates=[{"SourceCurrencyCode": "EUR", "Rate": 1.085, "AsOfDate": "2026-10-31"}],
    )
    return stand_ins.quickbooks


@pytest.fixture
def gateway(connection: QuickBooksConnection) -> Gateway:
    """The gateway that production uses, recorded."""
    return Gateway(connection)
