"""The properties that deals need: made where they lack, never changed, reported where unfit."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from syncs.models import ReadyTrigger
from syncs.selectors.deal_states import BILLING_STATES
from syncs.services.create_deal_properties import Outcome, create_deal_properties
from tests.browsers import signed_in
from tests.cast import auditor, sign_up
from tests.stand_ins import StandIns

pytestmark = pytest.mark.django_db
NAMES = ["billing_status", "console_billing_state", "console_invoice_number",
         "console_invoice_total", "console_invoice_date", "console_invoice_url"]  # fmt: skip
PAGE = reverse("admin:syncs_deal_properties")
DEALS = "/crm/v3/properties/deals"


@pytest.fixture
def bare(stand_ins: StandIns) -> StandIns:
    """A portal nobody has prepared."""
    for name in NAMES:
        stand_ins.hubspot.send("DELETE", f"{DEALS}/{name}")
    stand_ins.hubspot.forget_calls()
    return stand_ins


def held(stand_ins: StandIns, name: str) -> dict[str, Any]:
    return stand_ins.hubspot.send("GET", f"{DEALS}/{name}")


def replaced(stand_ins: StandIns, name: str, **definition: Any) -> None:
    stand_ins.hubspot.send("DELETE", f"{DEALS}/{name}")
    common = {"groupName": "dealinformation", "name": name, "label": name}
    stand_ins.hubspot.send("POST", DEALS, common | definition)


def posted(stand_ins: StandIns) -> list[str]:
    calls = stand_ins.hubspot.calls("properties")
    return [call["method"] for call in calls if call["method"] != "GET"]


def test_what_is_missing_is_created_with_the_right_types(bare: StandIns, version: str) -> None:
    findings = create_deal_properties()
    assert [(one.name, one.outcome) for one in findings] == [(n, Outcome.CREATED) for n in NAMES]
    state = held(bare, "console_billing_state")
    assert [one["value"] for one in state["options"]] == list(BILLING_STATES)
    trigger = held(bare, "billing_status")["options"]
    assert [(one["label"], one["value"]) for one in trigger] == [
        ("Ready for Billing", "ready_for_billing")
    ]
    total = held(bare, "console_invoice_total")
    assert (total["type"], total["currencyPropertyName"]) == ("number", "deal_currency_code")
    assert held(bare, "console_invoice_date")["type"] == "date"
    again = create_deal_properties()
    assert {one.outcome for one in again} == {Outcome.THERE}


def test_a_dry_run_creates_nothing(bare: StandIns, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_deal_properties", dry_run=True)
    assert "console_invoice_url     missing: The invoice's page" in capsys.readouterr().out
    assert posted(bare) == []


def test_what_somebody_made_meanwhile_is_there_already(bare: StandIns) -> None:
    taken = {"message": "Property exists", "category": "OBJECT_ALREADY_EXISTS"}
    bare.hubspot.fault("status", "properties", status=409, body=taken, nth=2)
    findings = create_deal_properties()
    assert findings[0].outcome == Outcome.THERE
    assert findings[1].outcome == Outcome.CREATED


def test_what_does_not_fit_is_named_with_its_mend_and_left_alone(
    stand_ins: StandIns, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = [{"label": "Sent", "value": "sent"}]
    replaced(
        stand_ins, "console_billing_state", type="enumeration", fieldType="select", options=sent
    )
    replaced(stand_ins, "console_invoice_total", type="date", fieldType="date")
    stand_ins.hubspot.forget_calls()
    with pytest.raises(CommandError, match="console_billing_state, console_invoice_total"):
        call_command("create_deal_properties")
    said = capsys.readouterr().out
    assert "It lacks the options not_billed, pending, approved, failed, void." in said
    assert "It holds a date and should hold a number." in said
    assert posted(stand_ins) == []


def test_the_trigger_is_the_one_that_is_configured(bare: StandIns) -> None:
    ReadyTrigger.objects.create(pk=1, property_name="bill_me", values="yes, now")
    create_deal_properties()
    assert [one["value"] for one in held(bare, "bill_me")["options"]] == ["yes", "now"]
    ReadyTrigger.objects.update(property_name="dealstage", values="closedwon")
    assert [one.name for one in create_deal_properties()] == NAMES[1:]


def test_a_missing_scope_is_named(bare: StandIns) -> None:
    bare.hubspot.settings(scopes=["crm.schemas.deals.read", "crm.objects.deals.read"])
    with pytest.raises(CommandError, match=r"lacks the scope crm\.schemas\.deals\.write"):
        call_command("create_deal_properties")


@pytest.fixture
def browser(db: None) -> Client:
    rights = ("syncs.view_dealbillingstate", "syncs.change_dealbillingstate")
    return signed_in(sign_up("grace", *rights))


def test_the_page_says_what_is_missing_and_creates_it_by_posting(
    bare: StandIns, browser: Client
) -> None:
    assert PAGE in browser.get(reverse("admin:syncs_dealbillingstate_changelist")).content.decode()
    page = browser.get(PAGE).content.decode()
    assert "Create them in HubSpot" in page
    assert posted(bare) == []
    answer = browser.post(PAGE, follow=True)
    assert "Created in HubSpot: billing_status, console_billing_state" in answer.content.decode()
    assert "Nothing is missing." in browser.get(PAGE).content.decode()


def test_the_page_is_for_those_who_may_and_says_what_went_wrong(
    stand_ins: StandIns, browser: Client
) -> None:
    stand_ins.hubspot.settings(access_tokens=["another"])
    assert "HUBSPOT_ACCESS_TOKEN" in browser.get(PAGE).content.decode()
    assert signed_in(auditor()).post(PAGE).status_code == 403
