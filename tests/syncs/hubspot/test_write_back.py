"""Deals are told where their billing stands: only changes, never the trigger, refusals in words."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from clients.models import StatementOfWork
from invoices.models import Invoice, Line
from syncs.hubspot.gateway import HubSpot
from syncs.models import DealBillingState, SyncRun
from syncs.selectors.deal_states import deal_states
from syncs.services.write_back import write_back
from tests.cast import Firm, take_to
from tests.stand_ins import StandIns

from .records import deal

pytestmark = pytest.mark.django_db
NOVEMBER = {"period": date(2026, 11, 1), "invoice_on": date(2026, 11, 30)}


@pytest.fixture
def firm(db: None) -> Firm:
    return Firm()


@pytest.fixture
def deals(stand_ins: StandIns, firm: Firm) -> StandIns:
    """The deal of the firm's SOW, with its trigger set by a person."""
    stand_ins.hubspot.load(deals=[deal(9001, billing_status="ready_for_billing")])
    return stand_ins


def shown(stand_ins: StandIns, deal_id: int = 9001) -> dict[str, str | None]:
    """What the deal says in HubSpot, without the prefix."""
    [found] = [one for one in stand_ins.hubspot.state()["deals"] if one["id"] == str(deal_id)]
    own = found["properties"].items()
    return {name[8:]: value for name, value in own if name.startswith("console_")}


def state_of(firm: Firm) -> str:
    return deal_states()[firm.sow.hubspot_deal_id]["console_billing_state"]


def test_a_deal_without_invoices_is_not_billed(deals: StandIns, hubspot: HubSpot) -> None:
    write_back(hubspot=hubspot)
    assert shown(deals)["billing_state"] == "not_billed"


def test_a_deal_shows_its_latest_invoice(
    deals: StandIns, hubspot: HubSpot, firm: Firm, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://billing.firm.example/"
    invoice = firm.invoice(firm.entry(2), status="sent")
    run = write_back(hubspot=hubspot)
    assert shown(deals) == {
        "billing_state": "sent",
        "invoice_number": invoice.number,
        "invoice_total": "300.00",
        "invoice_date": "2026-10-31",
        "invoice_url": f"https://billing.firm.example/admin/invoices/invoice/{invoice.pk}/change/",
    }
    assert run is not None
    assert (run.state, run.kind, run.done, run.changed) == ("finished", "write_back", 1, 1)


def test_the_trigger_is_never_written(deals: StandIns, hubspot: HubSpot, firm: Firm) -> None:
    firm.invoice(firm.entry(2))
    write_back(hubspot=hubspot)
    assert all("billing_status" not in call["body"] for call in deals.hubspot.calls("update"))


def test_only_what_changed_is_written(deals: StandIns, hubspot: HubSpot, firm: Firm) -> None:
    invoice = firm.invoice(firm.entry(2))
    assert write_back(hubspot=hubspot) is not None
    deals.hubspot.forget_calls()
    assert write_back(hubspot=hubspot) is None
    assert deals.hubspot.calls() == []
    take_to(invoice, "approved")
    assert write_back(hubspot=hubspot) is not None
    assert shown(deals)["billing_state"] == "approved"


@pytest.mark.parametrize(
    ("status", "state"),
    [("pending", "pending"), ("held", "pending"), ("approved", "approved"),
     ("sending", "approved"), ("unknown", "approved"), ("sent", "sent"), ("voiding", "sent"),
     ("rejected", "failed"), ("failed", "failed"), ("void", "void")],
)  # fmt: skip
def test_each_status_has_its_state(firm: Firm, status: str, state: str) -> None:
    firm.invoice(firm.entry(2), status=status, **({"sow": firm.sow} if status == "failed" else {}))
    assert state_of(firm) == state


def test_a_void_invoice_gives_way_to_an_earlier_live_one(firm: Firm) -> None:
    firm.invoice(firm.entry(2), status="sent")
    firm.invoice(firm.entry(3), status="void", **NOVEMBER)
    assert state_of(firm) == "sent"


def test_an_invoice_with_nothing_to_send_is_none(firm: Firm) -> None:
    Invoice.objects.create(
        client=firm.client, sow=firm.sow, currency="USD", status="empty", **NOVEMBER
    )
    assert state_of(firm) == "not_billed"


def test_a_failed_invoice_of_the_client_concerns_the_sows_that_ran(firm: Firm) -> None:
    over = firm.add_sow(ends_on=date(2026, 9, 30))
    firm.invoice(status="failed")
    states = {one: values["console_billing_state"] for one, values in deal_states().items()}
    assert states == {firm.sow.hubspot_deal_id: "failed", over.hubspot_deal_id: "not_billed"}


def test_the_total_is_the_deals_own_part_and_negative_on_a_credit_memo(firm: Firm) -> None:
    other = firm.add_sow()
    memo = firm.invoice(firm.entry(2), kind="credit_memo")
    Line.objects.create(
        invoice=memo, position=2, sow=other, kind="time", quantity=1, unit_price=70, amount=70,
        measured=True,
    )  # fmt: skip
    totals = {one: values["console_invoice_total"] for one, values in deal_states().items()}
    assert totals == {firm.sow.hubspot_deal_id: "-300.00", other.hubspot_deal_id: "-70.00"}


def test_what_hubspot_refuses_is_said_in_words_and_fails_nobody_else(
    deals: StandIns, hubspot: HubSpot, firm: Firm
) -> None:
    """Somebody removed the option “pending” from the property; another deal is gone."""
    gone = firm.add_sow()
    third = firm.add_sow()
    deals.hubspot.load(deals=[deal(int(third.hubspot_deal_id))])
    firm.invoice(firm.entry(2))
    path = "/crm/v3/properties/deals/console_billing_state"
    options = [{"label": "Not billed", "value": "not_billed"}]
    deals.hubspot.send("PATCH", path, {"options": options})
    run = write_back(hubspot=hubspot)
    assert run is not None
    assert (run.state, run.done, run.changed, run.failed) == ("finished", 3, 1, 2)
    assert "2 not written: deal 9001: " in run.error
    refused = DealBillingState.objects.get(deal_id="9001")
    assert "pending was not one of the allowed options" in refused.error
    assert "Add an option with the internal value “pending”" in refused.error
    assert "may be deleted" in DealBillingState.objects.get(deal_id=gone.hubspot_deal_id).error
    assert shown(deals, int(third.hubspot_deal_id))["billing_state"] == "not_billed"


def test_what_was_refused_rests_for_an_hour_unless_somebody_asks(
    deals: StandIns, hubspot: HubSpot, firm: Firm
) -> None:
    path = "/crm/v3/properties/deals/console_billing_state"
    definition = deals.hubspot.send("GET", path)
    deals.hubspot.send("DELETE", path)
    write_back(hubspot=hubspot)
    assert "create the property" in DealBillingState.objects.get().error
    assert write_back(hubspot=hubspot) is None
    assert write_back(hubspot=hubspot, by=User.objects.create_user("grace")) is not None
    DealBillingState.objects.update(refused_at=timezone.now() - timedelta(hours=2))
    kept = ("groupName", "name", "label", "type", "fieldType", "options")
    deals.hubspot.send(
        "POST", "/crm/v3/properties/deals", {name: definition[name] for name in kept}
    )
    write_back(hubspot=hubspot)
    mended = DealBillingState.objects.get()
    assert (mended.error, mended.refused_at) == ("", None)
    assert shown(deals)["billing_state"] == "not_billed"


def test_a_property_nobody_has_costs_one_call(
    deals: StandIns, hubspot: HubSpot, firm: Firm
) -> None:
    for _ in range(20):
        firm.add_sow()
    deals.hubspot.send("DELETE", "/crm/v3/properties/deals/console_billing_state")
    write_back(hubspot=hubspot)
    assert hubspot.calls == 1


def test_hubspot_out_of_order_fails_the_run_and_is_tried_soon(
    deals: StandIns, hubspot: HubSpot, firm: Firm
) -> None:
    deals.hubspot.fault("status", "batch/update", status=503, body="<html>", times=5)
    run = write_back(hubspot=hubspot)
    assert run is not None
    assert run.state == SyncRun.State.FAILED
    assert "out of order" in DealBillingState.objects.get().error
    again = write_back(hubspot=hubspot)
    assert again is not None
    assert again.state == SyncRun.State.FINISHED
    assert DealBillingState.objects.get().error == ""


def test_a_sow_without_a_deal_is_left_out(firm: Firm) -> None:
    StatementOfWork.objects.update(hubspot_deal_id="")
    assert deal_states() == {}


def test_deals_are_told_in_each_version(deals: StandIns, firm: Firm, version: str) -> None:
    invoice = firm.invoice(firm.entry(2), status="sent")
    hubspot = HubSpot(version=version)
    run = write_back(hubspot=hubspot)
    assert run is not None
    assert (run.state, run.changed, run.failed) == ("finished", 1, 0)
    assert shown(deals)["invoice_number"] == invoice.number
    assert write_back(hubspot=hubspot) is None


def test_a_rule_of_another_property_is_named_and_keeps_nobody_else(
    deals: StandIns, firm: Firm
) -> None:
    """From 2026-09 on HubSpot checks the admins' rules whenever anything of a deal is written."""
    other = firm.add_sow()
    deals.hubspot.load(deals=[deal(int(other.hubspot_deal_id), amount="100")])
    deals.hubspot.settings(rules=[{"objectType": "deals", "required": ["amount"]}])
    run = write_back(hubspot=HubSpot(version="2026-09", sleep=lambda _seconds: None))
    assert run is not None
    assert (run.changed, run.failed) == (1, 1)
    assert "deal 9001" in run.error
    assert "as long as another property, amount, breaks a rule" in run.error
    assert "Fill in amount there" in DealBillingState.objects.get(deal_id="9001").error
    assert shown(deals, int(other.hubspot_deal_id))["billing_state"] == "not_billed"


def test_a_read_only_property_is_named_with_its_mend(
    deals: StandIns, hubspot: HubSpot, firm: Firm
) -> None:
    said = '"console_invoice_url" is a read only property; its value cannot be set.'
    inner = [{"isValid": False, "message": said, "error": "READ_ONLY_VALUE"}]
    body = {"message": f"Property values were not valid: {json.dumps(inner)}"}
    deals.hubspot.fault("status", "deals", status=400, body=body, times=2)
    write_back(hubspot=hubspot)
    error = DealBillingState.objects.get().error
    assert "deal 9001" in error
    assert "console_invoice_url" in error
    assert "can't be used" in error
