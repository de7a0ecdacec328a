"""A deal that is set ready for billing gets its invoice, once for each time it is set."""

from typing import Any

import pytest

from clients.models import Company
from invoices.models import BillingRun, Invoice
from invoices.services.approval import approve
from invoices.services.write_offs import hold_sow
from syncs.models import ReadyDeal, ReadyTrigger, SyncRun, WebhookEvent
from tests.cast import sign_up

from .conftest import Firm

pytestmark = pytest.mark.django_db
IGNORED = WebhookEvent.State.IGNORED


def test_a_deal_that_is_ready_gets_its_invoice(firm: Firm) -> None:
    firm.log(1, "2.5")
    firm.click()
    row = firm.told()
    assert firm.totals() == [(1, "250.00", "pending")]
    assert row.invoice == Invoice.objects.get()
    assert (row.state, row.handled_since) == ("done", row.ready_since)
    assert "250.00 USD, pending" in row.outcome
    run = BillingRun.objects.get()
    assert (run.sow, run.until, run.kind) == (firm.sow, Company.firm().today(), "ready")


def test_the_run_shows_what_came_of_it(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.told()
    run = SyncRun.objects.get(kind="ready")
    assert (run.state, run.done, run.total, run.changed, run.failed) == ("finished", 1, 1, 1, 0)


def test_the_event_is_only_a_hint_what_counts_is_what_hubspot_says(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.click(value="on_hold")
    firm.event()
    firm.process()
    assert not ReadyDeal.objects.exists()
    assert "on_hold" in WebhookEvent.objects.get().outcome


def test_events_in_the_wrong_order_end_the_same(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.event(propertyValue="on_hold")
    assert firm.told().state == "done"
    assert len(firm.totals()) == 1


def test_the_same_event_again_bills_nothing_again(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.told()
    firm.told()
    assert firm.told().outcome
    assert BillingRun.objects.count() == 1
    assert "known already" in WebhookEvent.objects.latest("pk").outcome


def test_set_ready_again_the_pending_invoice_is_refreshed(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.told()
    firm.log(2)
    firm.click(value="on_hold")
    firm.pass_seconds(60)
    firm.click()
    firm.told()
    assert firm.totals() == [(1, "200.00", "pending")]
    assert BillingRun.objects.count() == 2


def test_set_ready_again_after_approval_there_is_a_next_invoice(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.told()
    approve(Invoice.objects.get(), by=None)
    firm.log(2)
    firm.click(value="on_hold")
    firm.pass_seconds(60)
    firm.click()
    firm.told()
    assert firm.totals() == [(1, "100.00", "approved"), (2, "100.00", "pending")]


def test_a_deal_created_ready_counts_too(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    creation = {"subscriptionType": "deal.creation", "objectTypeId": None, "changeFlag": "CREATED"}
    assert firm.told(propertyName=None, **creation).state == "done"
    assert len(firm.totals()) == 1


@pytest.mark.parametrize(
    "shape",
    [
        {"subscriptionType": "deal.propertyChange", "objectTypeId": None},
        {"subscriptionType": None, "eventType": "deal.propertyChange", "objectTypeId": None},
        {"subscriptionType": "object.creation", "propertyName": None},
        {"subscriptionType": "object.restore", "propertyName": None},
        {"subscriptionType": "deal.merge", "objectId": None, "newObjectId": 51},
        {"changeSource": "INTEGRATION", "sourceId": "8"},
        {"changeSource": "INTEGRATION", "sourceId": None},
        {"changeSource": "AUTOMATION_PLATFORM", "sourceId": "7"},
        {"changeSource": "IMPORT"},
        {"objectId": "51"},
    ],
)
def test_every_shape_of_event_makes_the_console_look(firm: Firm, shape: dict[str, Any]) -> None:
    firm.click()
    firm.event(**shape)
    firm.process()
    assert ReadyDeal.objects.filter(deal_id="51").exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"changeSource": "INTEGRATION", "sourceId": "7"}, "wrote this itself"),
        ({"propertyName": "amount"}, "Only billing_status"),
        ({"objectTypeId": "0-1"}, "Only deals"),
        ({"subscriptionType": "object.deletion"}, "Nothing becomes ready"),
        ({"subscriptionType": "contact.creation", "objectTypeId": None}, "Only deals"),
    ],
)
def test_what_is_of_no_concern_is_named_and_makes_no_call(
    firm: Firm, facts: dict[str, Any], words: str
) -> None:
    firm.hubspot.forget_calls()
    firm.event(**facts)
    firm.process()
    event = WebhookEvent.objects.get()
    assert (event.state, words in event.outcome) == (IGNORED, True)
    assert firm.hubspot.calls() == []


@pytest.mark.parametrize("odd", [{"objectId": None}, {"objectId": "x"}, {"objectId": [1]}])
def test_an_event_about_no_deal_fails_and_the_others_go_on(firm: Firm, odd: dict[str, Any]) -> None:
    firm.click()
    firm.event(**odd)
    assert firm.told().state == "done"
    assert WebhookEvent.objects.filter(state="failed").count() == 1


def test_a_deal_without_a_sow_is_billed_once_it_has_one(firm: Firm) -> None:
    firm.log(1, deal_id=52)
    firm.click(52)
    row = firm.told(52)
    assert (row.state, "No SOW has the deal" in row.outcome) == ("failed", True)
    assert firm.sweep() == 0
    firm.add_sow(52)
    firm.sweep()
    row.refresh_from_db()
    assert (row.state, firm.totals()) == ("done", [(1, "100.00", "pending")])


def test_nothing_to_bill_is_said_with_what_is_quarantined(firm: Firm) -> None:
    firm.log(1, "abc")
    firm.click()
    row = firm.told()
    assert (row.state, row.invoice) == ("done", None)
    assert "There is nothing to bill" in row.outcome
    assert "1 entry of the deal in quarantine" in row.outcome


def test_a_held_sow_waits_in_words(firm: Firm) -> None:
    hold_sow(firm.sow, by=sign_up("grace"), reason="Asked for by the client.")
    firm.log(1)
    firm.click()
    assert "Asked for by the client." in firm.told().outcome


def test_an_invoice_that_cannot_be_priced_is_failed_and_not_tried_for_ever(firm: Firm) -> None:
    firm.card.rates.all().delete()
    firm.log(1)
    firm.click()
    row = firm.told()
    assert (row.state, row.handled_since) == ("failed", row.ready_since)
    assert "could not be priced" in row.outcome
    firm.sweep()
    assert BillingRun.objects.count() == 1


def test_a_deal_that_is_no_longer_ready_is_let_go(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.event()
    firm.process()
    firm.click(value="on_hold")
    firm.event()
    firm.process()
    firm.bill()
    row = ReadyDeal.objects.get()
    assert (row.state, "not ready for billing any more" in row.outcome) == ("done", True)
    assert firm.totals() == []


def test_a_deal_that_was_deleted_meanwhile_is_no_trouble(firm: Firm) -> None:
    firm.event(99)
    firm.process()
    assert WebhookEvent.objects.get().state == "done"
    assert not ReadyDeal.objects.exists()


def test_the_trigger_switched_off_does_nothing(firm: Firm) -> None:
    ReadyTrigger.objects.update_or_create(pk=1, defaults={"active": False})
    firm.log(1)
    firm.click()
    firm.event()
    firm.process()
    assert WebhookEvent.objects.get().state == IGNORED
    assert firm.sweep() == 0


def test_a_stage_may_be_the_trigger(firm: Firm) -> None:
    ReadyTrigger.objects.update_or_create(
        pk=1, defaults={"property_name": "dealstage", "values": "contractsent, closedwon"}
    )
    firm.log(1)
    assert firm.told(propertyName="dealstage", propertyValue="closedwon").state == "done"
    assert len(firm.totals()) == 1


def test_a_project_speaks_for_the_deals_it_belongs_to(firm: Firm) -> None:
    ReadyTrigger.objects.update_or_create(
        pk=1,
        defaults={"object_type": "0-970", "property_name": "billing", "values": "ready"},
    )
    firm.log(1)
    firm.project(6, deals=[51, 52], billing="ready")
    firm.project(7, deals=[51], billing="")
    for project in (7, 6):
        firm.event(project, objectTypeId="0-970", propertyName="billing", propertyValue="ready")
    firm.event(51, propertyName="billing")
    firm.process()
    firm.bill()
    assert firm.totals() == [(1, "100.00", "pending")]
    assert {row.deal_id: row.state for row in ReadyDeal.objects.all()} == {
        "51": "done",
        "52": "failed",
    }
    assert list(WebhookEvent.objects.order_by("pk").values_list("state", flat=True)) == [
        "done", "done", "ignored",
    ]  # fmt: skip


def test_a_ready_project_is_found_by_the_search_too(firm: Firm) -> None:
    ReadyTrigger.objects.update_or_create(
        pk=1,
        defaults={
            "object_type": "0-970", "property_name": "hs_pipeline_stage", "values": "billable",
        },
    )  # fmt: skip
    firm.log(1)
    firm.project(6, deals=[51], hs_pipeline_stage="billable")
    firm.project(7, deals=[])
    firm.sweep()
    firm.sweep()
    assert firm.totals() == [(1, "100.00", "pending")]
    assert BillingRun.objects.count() == 1


def test_a_project_of_no_deal_is_said(firm: Firm) -> None:
    ReadyTrigger.objects.update_or_create(
        pk=1, defaults={"object_type": "0-970", "property_name": "billing", "values": "ready"}
    )
    firm.project(6, deals=[], billing="ready")
    firm.event(6, objectTypeId="0-970", propertyName="billing")
    firm.process()
    assert WebhookEvent.objects.get().outcome == "The project is associated with no deal."
