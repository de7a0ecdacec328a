"""A small firm: one client with one SOW from August to October, and Ada who works for it."""

from datetime import date

import pytest

from clients.models import Client, Company, Person, StatementOfWork
from syncs.hubspot.gateway import HubSpot
from syncs.models import SyncRun
from syncs.services.pull_time import pull_time
from tests.stand_ins import StandIns

from .records import deal


@pytest.fixture
def ada(db: None) -> Person:
    return Person.objects.create(
        email="ada@firm.test", name="Ada", role="Engineer", hubspot_owner_id="70001"
    )


@pytest.fixture
def client_(db: None) -> Client:
    company = Company.firm()
    return Client.objects.create(code="ACME", name="Acme", company=company, currency="USD")


@pytest.fixture
def sow(client_: Client) -> StatementOfWork:
    return StatementOfWork.objects.create(
        code="ACME-1",
        client=client_,
        currency="USD",
        hubspot_deal_id="51",
        starts_on=date(2026, 8, 1),
        ends_on=date(2026, 10, 31),
    )


class Console:
    """Pulls as the console does, without waiting."""

    def __init__(self, stand_ins: StandIns, hubspot: HubSpot) -> None:
        self.hubspot_stand_in, self.gateway = stand_ins.hubspot, hubspot

    def pull(self, kind: str = "full", **more: str) -> SyncRun:
        """A pull that must go well."""
        run = self.try_to_pull(kind, **more)
        assert run.state == SyncRun.State.FINISHED, run.error
        return run

    def try_to_pull(self, kind: str = "full", **more: str) -> SyncRun:
        """A pull that may fail."""
        return pull_time(kind, hubspot=self.gateway, **more)  # type: ignore[arg-type]


@pytest.fixture
def console(stand_ins: StandIns, hubspot: HubSpot, sow: StatementOfWork, ada: Person) -> Console:
    """With the deals 51 (which the SOW has) and 52 (which none has) in HubSpot."""
    stand_ins.hubspot.load(deals=[deal(51), deal(52)])
    return Console(stand_ins, hubspot)
