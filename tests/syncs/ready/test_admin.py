"""Events, ready deals and the trigger in the admin: read in words, changed by posting alone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from invoices.models import Invoice
from syncs.models import ReadyDeal, ReadyTrigger, WebhookEvent
from tests.browsers import shown, signed_in
from tests.cast import auditor, sign_up

from .conftest import Firm

pytestmark = pytest.mark.django_db
EVENTS = reverse("admin:syncs_webhookevent_changelist")
DEALS = reverse("admin:syncs_readydeal_changelist")
TRIGGER = reverse("admin:syncs_readytrigger_changelist")
MAY = [
    f"syncs.{verb}_{model}"
    for verb in ("view", "change")
    for model in ("webhookevent", "readydeal", "readytrigger")
]


@pytest.fixture
def grace(db: None) -> User:
    return sign_up("grace", *MAY)


@pytest.fixture
def browser(grace: User) -> Client:
    return signed_in(grace)


def words(browser: Client, address: str) -> str:
    return shown(browser.get(address, follow=True))


def event(**facts: Any) -> WebhookEvent:
    values = {"source": "hubspot", "key": "k", "kind": "deal.propertyChange", "object_id": "51"}
    return WebhookEvent.objects.create(**values | facts)


def do(model: str, row: Any) -> str:
    return reverse(f"admin:syncs_{model}_do", args=[row.pk, "again"])


def test_events_are_listed_in_words(browser: Client) -> None:
    event(state="ignored", outcome="The console wrote this itself.", deliveries=3)
    page = words(browser, EVENTS)
    for said in ("HubSpot", "Of no concern", "The console wrote this itself.", "3 times"):
        assert said in page


def test_an_events_page_shows_the_whole_payload_and_changes_nothing(browser: Client) -> None:
    row = event(payload={"objectId": 51, "propertyValue": "<script>"}, state="failed")
    page = words(browser, reverse("admin:syncs_webhookevent_change", args=[row.pk]))
    assert "&quot;objectId&quot;: 51" in page
    assert "<script>&quot;" not in page
    assert do("webhookevent", row) in page


def test_what_could_not_be_read_is_shown_as_it_came(browser: Client) -> None:
    row = event(body="[{", state="failed", outcome="It can't be read.")
    page = words(browser, reverse("admin:syncs_webhookevent_change", args=[row.pk]))
    assert "As it came" in page
    assert do("webhookevent", row) not in page


def test_a_failed_event_is_processed_again_by_posting_alone(browser: Client) -> None:
    row = event(payload={"objectId": 51}, state="failed", outcome="Something.")
    assert "Process again" in words(browser, do("webhookevent", row))
    row.refresh_from_db()
    assert row.state == "failed"
    browser.post(do("webhookevent", row), {"confirmed": "yes"})
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("waiting", "")


def test_a_deal_shows_its_invoice_and_the_way_to_hubspot(browser: Client, firm: Firm) -> None:
    firm.log(1)
    firm.click()
    row = firm.told()
    WebhookEvent.objects.update(account="244764782")
    assert "100.00 USD, pending" in words(browser, DEALS)
    page = words(browser, reverse("admin:syncs_readydeal_change", args=[row.pk]))
    invoice = Invoice.objects.get()
    assert reverse("admin:invoices_invoice_change", args=[invoice.pk]) in page
    assert "https://app.hubspot.com/contacts/244764782/record/0-3/51" in page


def test_a_deal_is_billed_again_by_posting_alone(browser: Client, firm: Firm) -> None:
    firm.click()
    row = firm.told()
    firm.log(1)
    assert "Bill again now" in words(browser, do("readydeal", row))
    firm.bill()
    assert firm.totals() == []
    browser.post(do("readydeal", row), {"confirmed": "yes"})
    row.refresh_from_db()
    assert (row.state, row.noticed_by) == ("waiting", "person")
    firm.bill()
    assert firm.totals() == [(1, "100.00", "pending")]


def test_a_trigger_is_checked_twice_at_most_while_a_person_waits(
    browser: Client, firm: Firm
) -> None:
    firm.hubspot.fault("status", "properties", status=503, times=2)
    assert "could not be checked" in change_trigger(browser, values="on_hold")
    change_trigger(browser, values="on_hold")
    assert ReadyTrigger.current().values == "on_hold"


def test_one_that_waits_is_not_asked_for_twice(browser: Client) -> None:
    row = ReadyDeal.objects.create(deal_id="51", ready_since="2026-10-05T12:00:00Z")
    assert "It waits to be billed already." in words(browser, do("readydeal", row))


def test_who_may_not_change_may_not_ask(firm: Firm) -> None:
    row = ReadyDeal.objects.create(deal_id="51", ready_since="2026-10-05T12:00:00Z", state="failed")
    otto = signed_in(auditor())
    assert otto.post(do("readydeal", row), {"confirmed": "yes"}).status_code == 403
    assert otto.get(EVENTS).status_code == 403


def change_trigger(browser: Client, **changes: str) -> str:
    page = browser.get(TRIGGER)["Location"]
    values = {
        "object_type": "deals", "property_name": "billing_status", "values": "ready_for_billing",
        "active": "on",
    }  # fmt: skip
    return shown(browser.post(page, values | changes, follow=True))


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"values": " ready_for_billing ,on_hold,"}, "ready_for_billing, on_hold"),
        ({"property_name": "dealstage", "values": "closedwon"}, "closedwon"),
        ({"property_name": "dealname", "values": "anything at all"}, "anything at all"),
    ],
)
def test_the_trigger_is_saved_when_the_portal_has_it(
    browser: Client, firm: Firm, changes: dict[str, str], kept: str
) -> None:
    change_trigger(browser, **changes)
    trigger = ReadyTrigger.current()
    assert trigger.values == kept
    assert trigger.property_name == changes.get("property_name", "billing_status")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"property_name": "billing_stattus"}, "deals have no property billing_stattus"),
        ({"values": "Ready for Billing"}, "billing_status has no option Ready for Billing"),
        ({"property_name": "dealstage", "values": "won"}, "dealstage has no option won"),
        ({"values": " , "}, "Name at least one value."),
    ],
)
def test_what_the_portal_lacks_is_said_at_its_field(
    browser: Client, firm: Firm, changes: dict[str, str], said: str
) -> None:
    assert said in change_trigger(browser, **changes)
    assert ReadyTrigger.current().values == "ready_for_billing"


def test_a_trigger_that_cannot_be_checked_is_not_saved_but_can_be_switched_off(
    browser: Client, firm: Firm
) -> None:
    firm.hubspot.settings(access_tokens=["another"])
    assert "could not be checked" in change_trigger(browser, values="on_hold")
    data = {"active": ""}
    change_trigger(browser, **data)
    assert not ReadyTrigger.current().active
