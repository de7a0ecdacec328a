"""The console's real operations, recorded from end to end and held to the description."""

from datetime import date

import pytest

from clients.models import Client, Company, Person, StatementOfWork
from invoices.models import TimeEntry
from syncs.hubspot.gateway import HubSpot
from syncs.models import SyncRun
from syncs.services.check_time_source import missing_properties
from syncs.services.pull_time import pull_time
from syncs.services.write_back import write_back
from tests.stand_ins import StandIns

from ..recorder import Recorder
from .contract import broken
from .description import Description
from .scene import TIME

pytestmark = pytest.mark.django_db


@pytest.fixture
def sow(db: None) -> StatementOfWork:
    """A client whose SOW is the deal 9001, and Ada, who works on it."""
    Person.objects.create(email="a@b.example", name="Ada", role="X", hubspot_owner_id="70001")
    client = Client.objects.create(code="ACME", name="Acme", company=Company.firm(), currency="USD")
    return StatementOfWork.objects.create(
        code="ACME-1", client=client, currency="USD", hubspot_deal_id="9001",
        starts_on=date(2026, 8, 1),
    )  # fmt: skip


def test_pulls_of_every_kind(
    hubspot: HubSpot,
    hubspot_wire: Recorder,
    described: Description,
    stand_ins: StandIns,
    sow: StatementOfWork,
) -> None:
    full = pull_time("full", hubspot=hubspot)
    stand_ins.hubspot.load(
        time_entries=[{"id": "501", "properties": {"hours": "2"}, "archived": False}]
    )
    stand_ins.hubspot.advance(3600)
    again = [pull_time("increment", hubspot=hubspot), pull_time("full", hubspot=hubspot)]
    deal = pull_time("deal", deal_id="9001", hubspot=hubspot)
    assert {run.state for run in [full, *again, deal]} == {SyncRun.State.FINISHED}
    assert TimeEntry.objects.count() == 119
    assert broken(hubspot_wire.exchanges, described) == []


def test_set_up_and_write_back(
    hubspot: HubSpot, hubspot_wire: Recorder, described: Description, sow: StatementOfWork
) -> None:
    assert missing_properties(hubspot, "time_entry", [*TIME, "hourz"]) == ["hourz"]
    StatementOfWork.objects.create(
        code="ACME-2", client=sow.client, currency="USD", hubspot_deal_id="404404",
        starts_on=date(2026, 8, 1),
    )  # fmt: skip
    run = write_back(hubspot=hubspot)
    assert run is not None
    assert (run.changed, run.failed) == (1, 1)
    assert broken(hubspot_wire.exchanges, described) == []
