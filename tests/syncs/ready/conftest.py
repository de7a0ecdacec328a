"""A deal of a SOW with time in HubSpot, people who click there, and a console that looks."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.models import Client, Company, Person, Rate, RateCard, StatementOfWork
from invoices.models import Invoice
from syncs.hubspot.gateway import HubSpot
from syncs.models import ReadyDeal, SyncRun, WebhookEvent
from syncs.services.bill_ready_deals import bill_ready_deals
from syncs.services.handle_hubspot_events import handle_hubspot_events
from syncs.services.process_webhooks import process_webhooks
from syncs.services.sweep_ready_deals import sweep_ready_deals
from tests.stand_ins import StandIn, StandIns
from tests.syncs.hubspot.records import deal, entry

READY = {"billing_status": "ready_for_billing"}


class Firm:
    """The SOW of deal 51 at 100 an hour, and what the console does with what HubSpot says."""

    def __init__(self, hubspot: StandIn, gateway: HubSpot) -> None:
        self.hubspot, self.gateway = hubspot, gateway
        self.later, self.clicked_at = timedelta(), timezone.now()
        client = Client.objects.create(
            code="ACME", name="Acme", company=Company.firm(), currency="USD"
        )
        card = RateCard.objects.create(code="CARD", currency="USD", client=client)
        Rate.objects.create(rate_card=card, hourly_rate=100)
        Person.objects.create(email="ada@firm.test", name="Ada", hubspot_owner_id="70001")
        self.client, self.card = client, card
        self.zone = ZoneInfo(client.company.time_zone)
        self.sow = self.add_sow(51)

    def add_sow(self, deal_id: int) -> StatementOfWork:
        return StatementOfWork.objects.create(
            code=f"SOW-{deal_id}",
            client=self.client,
            currency="USD",
            hubspot_deal_id=str(deal_id),
            starts_on=date(2026, 1, 1),
            rate_card=self.card,
        )

    def log(self, entry_id: int, hours: str = "1", deal_id: int = 51, day: str = "") -> None:
        """Time is logged in HubSpot, today if nothing else is said."""
        on = day or str(Company.firm().today())
        self.hubspot.load(time_entries=[entry(entry_id, (deal_id,), hours=hours, work_date=on)])

    def project(self, project_id: int, deals: list[int], **properties: str) -> None:
        """A HubSpot project of these deals."""
        needed = {"hs_name": "Build", "hs_pipeline": "projects", "hs_pipeline_stage": "open"}
        linked = {"deals": {"results": [{"id": str(one)} for one in deals]}}
        made = {"id": str(project_id), "properties": needed | properties, "associations": linked}
        self.hubspot.load(projects=[made | {"archived": False}])

    def click(self, deal_id: int = 51, value: str = "ready_for_billing", **facts: Any) -> None:
        """A person sets the deal's billing status."""
        change = {"object_type": "deals", "id": deal_id, "properties": {"billing_status": value}}
        self.hubspot.send("POST", "/_control/change", change | facts)
        self.clicked_at = timezone.now() + self.later

    def pass_seconds(self, seconds: int) -> None:
        """Time passes in HubSpot."""
        self.hubspot.advance(seconds)
        self.later += timedelta(seconds=seconds)

    def event(self, deal_id: int = 51, **facts: Any) -> WebhookEvent:
        """An event that came, of the trigger's property unless something else is said."""
        payload = {
            "subscriptionType": "object.propertyChange",
            "objectTypeId": "0-3",
            "objectId": deal_id,
            "propertyName": "billing_status",
            "propertyValue": "ready_for_billing",
            "changeSource": "CRM_UI",
            "sourceId": "userId:1",
            "appId": 7,
        } | facts
        return WebhookEvent.objects.create(
            source="hubspot",
            key=str(WebhookEvent.objects.count()),
            payload=payload,
            occurred_at=self.clicked_at,
        )

    def process(self) -> None:
        """Events are worked off, as by the task."""
        process_webhooks({"hubspot": lambda some: handle_hubspot_events(some, self.gateway)})

    def bill(self) -> SyncRun | None:
        """What waits is billed, as by the task."""
        return bill_ready_deals(self.gateway)

    def told(self, deal_id: int = 51, **facts: Any) -> ReadyDeal:
        """An event comes, is worked off, and what it led to is billed."""
        self.event(deal_id, **facts)
        self.process()
        self.bill()
        return ReadyDeal.objects.get(deal_id=str(deal_id))

    def sweep(self) -> int:
        """The search by schedule, and the billing after it."""
        waiting = sweep_ready_deals(self.gateway)
        self.bill()
        return waiting

    def totals(self) -> list[tuple[int, str, str]]:
        """Each invoice: its sequence, total and status."""
        rows = Invoice.objects.exclude(status="empty").order_by("sequence")
        return [(row.sequence, str(row.total_amount), row.status) for row in rows]


@pytest.fixture
def firm(db: None, stand_ins: StandIns, hubspot: HubSpot) -> Firm:
    stand_ins.hubspot.load(deals=[deal(51), deal(52)])
    return Firm(stand_ins.hubspot, hubspot)
