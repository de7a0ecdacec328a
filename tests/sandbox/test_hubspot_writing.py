"""Writes to the HubSpot stand-in, and who may make them."""

import json
from typing import Any

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.firm import TIME, firm


@pytest.fixture(autouse=True)
def _firm(hubspot: Caller) -> None:
    hubspot.post("/_control/load", firm())


def write(hubspot: Caller, **properties: Any) -> Any:
    return hubspot.patch("/crm/v3/objects/deals/51", {"properties": properties})


def test_a_patch_echoes_only_what_was_written_and_the_systems_own(hubspot: Caller) -> None:
    answer = write(hubspot, console_billing_state="sent", console_invoice_total="12.50")
    assert answer.status == 200
    assert set(answer.json["properties"]) == {
        "console_billing_state",
        "console_invoice_total",
        "createdate",
        "hs_lastmodifieddate",
        "hs_object_id",
        "hs_object_source",
        "hs_object_source_id",
        "hs_object_source_label",
    }


def test_a_write_moves_the_modification_instant_and_a_repetition_does_not(
    hubspot: Caller,
) -> None:
    first = write(hubspot, console_invoice_number="INV-1").json["updatedAt"]
    hubspot.post("/_control/clock", {"advance_seconds": 10})
    assert write(hubspot, console_invoice_number="INV-1").json["updatedAt"] == first
    assert write(hubspot, console_invoice_number="INV-2").json["updatedAt"] > first


def test_cleared_is_an_empty_string(hubspot: Caller) -> None:
    write(hubspot, console_invoice_number="")
    row = hubspot.get("/crm/v3/objects/deals/51", properties="console_invoice_number").json
    assert row["properties"]["console_invoice_number"] == ""


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("consol_billing_state", "sent", "PROPERTY_DOESNT_EXIST"),
        ("console_billing_state", "Sent", "INVALID_OPTION"),
        ("dealstage", "registered", "INVALID_OPTION"),
        ("console_invoice_total", "12,50", "INVALID_LONG"),
        ("console_invoice_date", "31/10/2026", "INVALID_DATE"),
        ("hs_lastmodifieddate", "2026-10-31", "READ_ONLY_VALUE"),
    ],
)
def test_invalid_values_are_refused_with_json_inside_the_message(
    hubspot: Caller, name: str, value: str, code: str
) -> None:
    answer = write(hubspot, **{name: value})
    assert answer.status == 400
    body = answer.json
    inside = json.loads(body["message"].removeprefix("Property values were not valid: "))
    assert inside[0]["error"] == code
    assert inside[0]["name"] == name
    assert body["errors"][0]["code"] == code
    assert body["category"] == "VALIDATION_ERROR"
    assert body["correlationId"] == answer.headers["X-HubSpot-Correlation-Id"]


def test_a_day_may_be_written_as_midnight_in_milliseconds(hubspot: Caller) -> None:
    answer = write(hubspot, console_invoice_date="1793404800000")
    assert answer.json["properties"]["console_invoice_date"] == "2026-10-31"


def test_one_invalid_value_refuses_the_whole_batch(hubspot: Caller) -> None:
    inputs = [
        {"id": "51", "properties": {"console_billing_state": "paid"}},
        {"id": "52", "properties": {"console_billing_state": "nonsense"}},
    ]
    assert hubspot.post("/crm/v3/objects/deals/batch/update", {"inputs": inputs}).status == 400
    row = hubspot.get("/crm/v3/objects/deals/51", properties="console_billing_state").json
    assert row["properties"]["console_billing_state"] is None


def test_a_batch_update_reports_what_is_missing(hubspot: Caller) -> None:
    inputs = [{"id": i, "properties": {"console_billing_state": "paid"}} for i in ("51", "99")]
    answer = hubspot.post("/crm/objects/2026-09/deals/batch/update", {"inputs": inputs})
    assert answer.status == 207
    assert answer.json["errors"][0]["context"] == {"ids": ["99"]}


def test_a_property_is_created_once(hubspot: Caller) -> None:
    described = {
        "name": "cost_centre",
        "label": "Cost centre",
        "type": "string",
        "fieldType": "text",
        "groupName": "dealinformation",
    }
    assert hubspot.post("/crm/v3/properties/deals", described).status == 201
    assert hubspot.post("/crm/v3/properties/deals", described).status == 409
    assert write(hubspot, cost_centre="4711").status == 200
    names = {p["name"] for p in hubspot.get("/crm/v3/properties/deals").json["results"]}
    assert {"cost_centre", "billing_status", "console_invoice_url"} <= names


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 201),
        ({"name": "billing_status"}, 409),
        ({"name": "Cost Centre"}, 400),
        ({"groupName": "nowhere"}, 400),
        ({"type": "number"}, 400),
        ({"type": "colour"}, 400),
        ({"options": [{"label": "A", "value": "a"}, {"label": "B", "value": "a"}]}, 400),
        ({"options": []}, 400),
        ({"label": None}, 400),
    ],
)
def test_a_property_is_checked_before_it_is_created(
    hubspot: Caller, change: dict[str, Any], status: int
) -> None:
    described = {"name": "kind", "label": "Kind", "type": "enumeration", "fieldType": "select"}
    described |= {"groupName": "dealinformation"}
    options = {"options": [{"label": "A", "value": "a"}]}
    assert hubspot.post("/crm/v3/properties/deals", described | options | change).status == status


def test_a_group_is_created_for_properties(hubspot: Caller) -> None:
    path = "/crm/v3/properties/deals"
    group = {"name": "billing", "label": "Billing"}
    assert hubspot.post(f"{path}/groups", group).status == 201
    assert hubspot.post(f"{path}/groups", group).status == 409
    assert "billing" in [one["name"] for one in hubspot.get(f"{path}/groups").json["results"]]
    described = {"name": "kind", "label": "Kind", "type": "string", "fieldType": "text"}
    assert hubspot.post(path, described | {"groupName": "billing"}).status == 201


def test_at_most_ten_properties_are_unique(hubspot: Caller) -> None:
    described = {"label": "Key", "type": "string", "fieldType": "text", "hasUniqueValue": True}
    described |= {"groupName": "dealinformation"}
    made = [
        hubspot.post("/crm/v3/properties/deals", described | {"name": f"key_{n}"}).status
        for n in range(11)
    ]
    assert made == [201] * 10 + [400]


@pytest.mark.parametrize(
    ("values", "listed"),
    [
        ({"dealstage": "registered"}, "pipelineId=default : [appointmentscheduled, "),
        ({"pipeline": "elsewhere"}, "allowed options: [default, 77]"),
        ({"pipeline": "77", "dealstage": "closedwon"}, "pipelineId=77 : [771]"),
    ],
)
def test_a_stage_belongs_to_its_pipeline(
    hubspot: Caller, values: dict[str, str], listed: str
) -> None:
    pipeline = {"id": "77", "label": "Service", "stages": [{"id": "771", "label": "Open"}]}
    hubspot.post("/_control/load", {"pipelines": [pipeline]})
    answer = write(hubspot, **values)
    assert answer.status == 400
    assert answer.json["errors"][0]["code"] == "INVALID_OPTION"
    assert listed in answer.json["errors"][0]["message"]


def test_archiving_makes_a_record_disappear(hubspot: Caller) -> None:
    assert hubspot.call("DELETE", f"/crm/v3/objects/{TIME}/1").status == 204
    assert hubspot.get(f"/crm/v3/objects/{TIME}/1").status == 404


def test_without_a_token_nothing_is_shown(hubspot: Caller) -> None:
    answer = Caller(hubspot.address).get("/crm/v3/objects/deals")
    assert answer.status == 401
    assert answer.json["category"] == "INVALID_AUTHENTICATION"
    expired = Caller(hubspot.address, "expired-1").get("/crm/v3/objects/deals")
    assert expired.json["category"] == "EXPIRED_AUTHENTICATION"
    hubspot.post("/_control/settings", {"access_tokens": ["another"]})
    assert hubspot.get("/crm/v3/objects/deals").status == 401


def test_a_missing_scope_is_named(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"scopes": ["crm.objects.deals.read"]})
    assert hubspot.get("/crm/v3/objects/deals").status == 200
    answer = write(hubspot, console_billing_state="sent")
    assert answer.status == 403
    assert answer.json["category"] == "MISSING_SCOPES"
    context = answer.json["errors"][0]["context"]
    assert context == {"requiredGranularScopes": ["crm.objects.deals.write"]}
