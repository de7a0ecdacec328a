"""Deals of HubSpot with their companies and line items, and a grace who may accept."""

from typing import Any

import pytest
from django.test import Client as Browser

from syncs.hubspot.gateway import HubSpot
from syncs.models import ProposedSow, SyncRun
from syncs.services.propose_sows import propose_sows
from tests.cast import sign_up
from tests.stand_ins import StandIns


def named(object_id: int, **properties: Any) -> dict[str, Any]:
    """A record with these properties."""
    return {"id": str(object_id), "properties": properties, "archived": False}


def won(deal_id: int, companies: tuple[int, ...] = (801,), **properties: Any) -> dict[str, Any]:
    """A deal that is won; its first company is the primary one."""
    given = {
        "dealname": "Website",
        "dealstage": "closedwon",
        "hs_is_closed_won": "true",
        "deal_currency_code": "USD",
        "closedate": "2026-10-02T10:00:00Z",
    }
    record = named(deal_id, **(given | properties))
    linked = {"results": [{"id": str(company)} for company in companies]}
    return record | {"associations": {"companies": linked}}


def lost(deal_id: int) -> dict[str, Any]:
    """A deal that isn't won."""
    return won(deal_id, dealstage="closedlost", hs_is_closed_won="false")


def item(item_id: int, name: str, price: str, deal: int = 61, **more: str) -> dict[str, Any]:
    """A line item of a deal."""
    record = named(item_id, name=name, price=price, quantity="1", **more)
    return record | {"associations": {"deals": {"results": [{"id": str(deal)}]}}}


class Desk:
    """Looks for deals, and accepts what is proposed."""

    def __init__(self, stand_ins: StandIns, hubspot: HubSpot) -> None:
        self.stand_in, self.hubspot = stand_ins.hubspot, hubspot
        self.stand_in.load(companies=[named(801, name="Acme"), named(802, name="Zulu")])

    def look(self) -> SyncRun:
        """A look that goes well."""
        run = propose_sows(hubspot=self.hubspot)
        assert run.state == SyncRun.State.FINISHED, run.error
        return run

    def proposal(self) -> ProposedSow:
        """The only one."""
        return ProposedSow.objects.get()


@pytest.fixture
def desk(db: None, stand_ins: StandIns, hubspot: HubSpot) -> Desk:
    return Desk(stand_ins, hubspot)


@pytest.fixture
def browser(db: None) -> Browser:
    browser = Browser()
    browser.force_login(sign_up("grace", "syncs.view_proposedsow", "clients.add_statementofwork"))
    return browser
