"""Both stand-ins on free ports, emptied before every test, and callers that speak plain HTTP."""

from collections.abc import Iterator

import pytest

from sandbox.server import Running, start
from tests.sandbox.caller import Caller
from tests.sandbox.receiver import Receiver, listening
from tests.stand_ins import LIMITS_SPEED


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    running = start(limits_speed=LIMITS_SPEED)
    yield running
    running.stop()


@pytest.fixture
def stands(running: Running) -> Running:
    for address in (running.hubspot_url, running.quickbooks_url):
        Caller(address).post("/_control/clock", {"real": True})
        Caller(address).post("/_control/reset")
    return running


@pytest.fixture
def hubspot(stands: Running) -> Caller:
    return Caller(stands.hubspot_url, "pat-na1-test")


@pytest.fixture
def quickbooks(stands: Running) -> Caller:
    """The server's root, for OAuth and control."""
    return Caller(stands.quickbooks_url)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Where webhooks may arrive."""
    with listening() as receiver:
        yield receiver


@pytest.fixture
def books(quickbooks: Caller) -> Caller:
    """A connected company with a dollar, a euro and a yen customer."""
    quickbooks.post(
        "/_control/load",
        {
            "customers": [
                {"Id": "101", "DisplayName": "Acme", "CurrencyRef": {"value": "USD"}},
                {"Id": "102", "DisplayName": "Beta", "CurrencyRef": {"value": "EUR"}},
                {"Id": "103", "DisplayName": "Gamma", "CurrencyRef": {"value": "JPY"}},
            ]
        },
    )
    tokens = quickbooks.post("/_control/connect").json
    return Caller(
        f"{quickbooks.address}/v3/company/{tokens['realmId']}", str(tokens["access_token"])
    )
