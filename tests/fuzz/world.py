"""A console in which every page has something to show, connected with both stand-ins."""

from datetime import date

from django.contrib.auth.models import Group, User
from django.utils import timezone
from django_celery_beat.models import ClockedSchedule, SolarSchedule

from clients.models import Assignment, Company, ExchangeRate, LineMapping
from invoices.models import BillingRun
from syncs.models import (
    DealBillingState,
    ProposedSow,
    PushAttempt,
    ReadyDeal,
    ReadyTrigger,
    SyncRun,
    TimeSource,
    WebhookEvent,
)
from tests.books import connect_books
from tests.cast import OCTOBER
from tests.invoices.small_firm import SmallFirm
from tests.stand_ins import StandIns
from tests.syncs.hubspot.records import deal


def build_world(stand_ins: StandIns) -> User:
    """Rows of every kind; the superuser who looks at them."""
    firm = SmallFirm()
    acme, borg = firm.acme, firm.borg
    acme.invoice(acme.entry(3), acme.entry(2))
    acme.invoice(acme.entry(1), status="sent", sequence=1)
    borg.invoice(borg.entry(1), status="approved")
    acme.quarantined()
    _terms(firm)
    _records(acme)
    stand_ins.hubspot.load(deals=[deal(9001), deal(9002)])
    connect_books(Company.firm(), stand_ins.quickbooks)
    return User.objects.create_superuser("root", password="root")


def _terms(firm: SmallFirm) -> None:
    company, sow = Company.firm(), firm.sows[0]
    ExchangeRate.objects.create(company=company, currency="EUR", on=OCTOBER, rate=2)
    LineMapping.objects.create(company=company, quickbooks_item_id="1")
    Assignment.objects.create(sow=sow, person=firm.acme.person, role="Boss")
    Group.objects.create(name="Finance")
    ClockedSchedule.objects.create(clocked_time=timezone.now())
    SolarSchedule.objects.create(event="sunrise", latitude=1, longitude=1)


def _records(acme: object) -> None:
    invoice = acme.client.invoices.get(sequence=1)  # type: ignore[attr-defined]
    now = timezone.now()
    BillingRun.objects.create(period=OCTOBER, state="finished", started_at=now, finished_at=now)
    PushAttempt.objects.create(invoice=invoice, operation="create", body="{}")
    SyncRun.objects.create(kind="full", state="finished", watermark=now)
    ReadyTrigger.current().save()
    TimeSource.current().save()
    ReadyDeal.objects.create(deal_id="9001", ready_since=now)
    DealBillingState.objects.create(deal_id="9001", written={"billing_status": "invoiced"})
    ProposedSow.objects.create(
        deal_id="9002", deal_name="New", currency="USD", closed_on=date.today()
    )
    WebhookEvent.objects.create(source="hubspot", key="a", payload={"a": [1]}, kind="deal.creation")
    WebhookEvent.objects.create(source="hubspot", key="b", body="[", state="failed", outcome="No.")
