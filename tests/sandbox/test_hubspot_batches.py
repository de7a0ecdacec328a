"""Writing many records at once, required properties, and associations, in the HubSpot stand-in."""

from typing import Any

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.firm import TIME, firm

DEALS = "/crm/v3/objects/deals"


@pytest.fixture(autouse=True)
def _firm(hubspot: Caller) -> None:
    hubspot.post("/_control/load", firm())


def named(*names: str, traced: bool = False, **more: Any) -> dict[str, Any]:
    inputs = [{"properties": {"dealname": name} | more} for name in names]
    traces = [{"objectWriteTraceId": f"t-{n}"} if traced else {} for n in range(len(names))]
    return {"inputs": [one | trace for one, trace in zip(inputs, traces, strict=True)]}


def test_a_batch_of_new_records_is_answered_201_in_any_order(hubspot: Caller) -> None:
    answer = hubspot.post(f"{DEALS}/batch/create", named(*(f"D{n}" for n in range(50))))
    assert answer.status == 201
    names = [row["properties"]["dealname"] for row in answer.json["results"]]
    assert sorted(names) == sorted(f"D{n}" for n in range(50))
    assert names != [f"D{n}" for n in range(50)]


def test_a_batch_keeps_the_order_of_its_inputs_where_that_is_switched_on(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"shuffle_batches": False})
    answer = hubspot.post(f"{DEALS}/batch/create", named(*(f"D{n}" for n in range(50))))
    assert [row["properties"]["dealname"] for row in answer.json["results"]] == [
        f"D{n}" for n in range(50)
    ]
    wanted = [row["id"] for row in reversed(answer.json["results"])]
    body = {"properties": [], "inputs": [{"id": one} for one in wanted]}
    for _ in range(2):
        rows = hubspot.post(f"{DEALS}/batch/read", body).json["results"]
        assert [row["id"] for row in rows] == wanted


def test_one_invalid_input_refuses_the_batch_unless_each_has_a_trace_id(hubspot: Caller) -> None:
    for traced, status in ((False, 400), (True, 207)):
        body = named("Good", "Bad", traced=traced)
        body["inputs"][1]["properties"]["billing_status"] = "nonsense"
        answer = hubspot.post(f"{DEALS}/batch/create", body)
        assert answer.status == status
    (row,) = answer.json["results"]
    assert (row["properties"]["dealname"], row["objectWriteTraceId"]) == ("Good", "t-0")
    assert answer.json["numErrors"] == 1
    error = answer.json["errors"][0]
    assert error["context"] == {"objectWriteTraceId": ["t-1"]}
    assert "INVALID_OPTION" in error["message"]


def test_an_update_in_a_batch_takes_trace_ids_too(hubspot: Caller) -> None:
    inputs = [
        {"id": "51", "properties": {"billing_status": "on_hold"}, "objectWriteTraceId": "a"},
        {"id": "52", "properties": {"billing_status": "nonsense"}, "objectWriteTraceId": "b"},
    ]
    answer = hubspot.post(f"{DEALS}/batch/update", {"inputs": inputs})
    assert answer.status == 207
    assert [row["id"] for row in answer.json["results"]] == ["51"]
    assert answer.json["errors"][0]["context"] == {"objectWriteTraceId": ["b"]}


def test_an_upsert_says_what_is_new(hubspot: Caller) -> None:
    unique = {"name": "invoice_key", "label": "Key", "type": "string", "fieldType": "text"}
    unique |= {"groupName": "dealinformation", "hasUniqueValue": True}
    assert hubspot.post("/crm/v3/properties/deals", unique).status == 201
    one = {"idProperty": "invoice_key", "id": "INV-1", "properties": {"dealname": "X"}}
    for new in (True, False):
        answer = hubspot.post(f"{DEALS}/batch/upsert", {"inputs": [one]})
        assert answer.status == 200
        assert answer.json["results"][0]["new"] is new
    row = hubspot.get(f"{DEALS}/INV-1", idProperty="invoice_key", properties="invoice_key").json
    assert row["properties"]["invoice_key"] == "INV-1"


def test_a_unique_value_is_taken_once(hubspot: Caller) -> None:
    unique = {"name": "invoice_key", "label": "Key", "type": "string", "fieldType": "text"}
    hubspot.post("/crm/v3/properties/deals", unique | {"groupName": "dealinformation"}
                 | {"hasUniqueValue": True})  # fmt: skip
    value = {"properties": {"invoice_key": "INV-1"}}
    assert hubspot.patch(f"{DEALS}/51", value).status == 200
    assert hubspot.patch(f"{DEALS}/51", value).status == 200
    answer = hubspot.patch(f"{DEALS}/52", value)
    assert answer.status == 400
    assert answer.json["errors"][0]["code"] == "CONFLICTING_UNIQUE_VALUE"


def test_ids_in_a_batch_to_archive_may_be_numbers(hubspot: Caller) -> None:
    answer = hubspot.post(f"{DEALS}/batch/archive", {"inputs": [{"id": 51}, {"id": "52"}]})
    assert (answer.status, answer.body) == (204, b"")
    assert hubspot.get(DEALS).json["results"] == []


@pytest.mark.parametrize(
    ("kind", "given", "missing"),
    [
        ("calls", {"hs_call_duration": "3800"}, ["hs_timestamp"]),
        ("meetings", {"hs_meeting_outcome": "COMPLETED"}, ["hs_timestamp"]),
        ("projects", {"hs_name": "P"}, ["hs_pipeline", "hs_pipeline_stage"]),
    ],
)
def test_what_a_type_needs_is_named(
    hubspot: Caller, kind: str, given: dict[str, str], missing: list[str]
) -> None:
    answer = hubspot.post(f"/crm/v3/objects/{kind}", {"properties": given})
    assert answer.status == 400
    assert answer.json["context"] == {"properties": missing}


def test_a_call_and_a_meeting_are_created_whole(hubspot: Caller) -> None:
    call = {"hs_timestamp": "2026-10-05T09:00:00Z", "hs_call_duration": "3800"}
    made = hubspot.post("/crm/v3/objects/calls", {"properties": call})
    assert made.status == 201
    assert made.json["properties"]["hs_timestamp"] == "2026-10-05T09:00:00.000Z"
    meeting = {"hs_timestamp": "1790000000000", "hs_meeting_outcome": "DONE"}
    assert hubspot.post("/crm/v3/objects/meetings", {"properties": meeting}).status == 400


def test_the_admins_rules_hold_from_2026_09_on(hubspot: Caller) -> None:
    rule = {"objectType": "deals", "required": ["amount"]}
    rule |= {"when": {"billing_status": ["ready_for_billing"]}}
    hubspot.post("/_control/settings", {"rules": [rule]})
    ready = {"properties": {"billing_status": "ready_for_billing"}}
    answer = hubspot.patch("/crm/objects/2026-09/deals/51", ready)
    assert answer.status == 400
    assert answer.json["category"] == "VALIDATION_ERROR"
    assert answer.json["context"] == {"properties": ["amount"]}
    assert hubspot.patch(f"{DEALS}/51", ready).status == 200
    hubspot.post("/_control/settings", {"rules_hit_all_versions": True})
    assert hubspot.patch(f"{DEALS}/51", {"properties": {"dealname": "X"}}).status == 400
    amount = {"properties": {"amount": "10"}}
    assert hubspot.patch("/crm/objects/2026-09/deals/51", amount).status == 200


def companies_of(hubspot: Caller, deal: str) -> dict[int, list[int]]:
    path = "/crm/v4/associations/deals/companies/batch/read"
    rows = hubspot.post(path, {"inputs": [{"id": deal}]}).json["results"]
    return {
        to["toObjectId"]: [kind["typeId"] for kind in to["associationTypes"]]
        for row in rows
        for to in row["to"]
    }


def typed(number: int, category: str = "HUBSPOT_DEFINED") -> list[dict[str, Any]]:
    return [{"associationCategory": category, "associationTypeId": number}]


@pytest.mark.parametrize("base", ["/crm/v4/objects", "/crm/objects/2026-09"])
def test_two_records_are_associated_and_parted(hubspot: Caller, base: str) -> None:
    pair = f"{base}/deals/52/associations/companies/31"
    answer = hubspot.call("PUT", pair, typed(341))
    assert answer.status == 201
    assert answer.json["toObjectId"] == "31"
    assert 31 in companies_of(hubspot, "52")
    assert hubspot.call("DELETE", pair).status == 204
    assert companies_of(hubspot, "52") == {}


def test_the_primary_company_can_be_moved(hubspot: Caller) -> None:
    assert companies_of(hubspot, "51") == {30: [341, 5], 31: [341]}
    hubspot.call("PUT", "/crm/v4/objects/deals/51/associations/companies/31", typed(5))
    assert companies_of(hubspot, "51") == {30: [341], 31: [341, 5]}


def test_an_unknown_association_type_is_refused(hubspot: Caller) -> None:
    answer = hubspot.call("PUT", "/crm/v4/objects/deals/51/associations/companies/31", typed(9))
    assert answer.status == 400


def test_associations_are_written_in_batches(hubspot: Caller) -> None:
    base = "/crm/v4/associations/deals/companies/batch"
    pair = {"from": {"id": "52"}, "to": {"id": "30"}}
    assert hubspot.post(f"{base}/associate/default", {"inputs": [pair]}).status == 200
    answer = hubspot.post(f"{base}/create", {"inputs": [pair | {"types": typed(5)}]})
    assert answer.status == 201
    assert companies_of(hubspot, "52") == {30: [341, 5]}
    gone = {"inputs": [{"from": {"id": "52"}, "to": [{"id": "30"}]}]}
    assert hubspot.post(f"{base}/archive", gone).status == 204
    assert companies_of(hubspot, "52") == {}


def test_a_label_of_the_portals_own_marks_an_association(hubspot: Caller) -> None:
    path = "/crm/v4/associations/deals/companies/labels"
    made = hubspot.post(path, {"name": "billing", "label": "Billing"}).json["results"]
    number = made[0]["typeId"]
    pair = "/crm/v4/objects/deals/51/associations/companies/31"
    answer = hubspot.call("PUT", pair, typed(number, "USER_DEFINED"))
    assert answer.json["labels"] == ["Billing"]
    assert number in companies_of(hubspot, "51")[31]
    assert "Billing" in [one["label"] for one in hubspot.get(path).json["results"]]


def test_a_new_record_comes_with_its_associations(hubspot: Caller) -> None:
    linked = [{"to": {"id": "31"}, "types": typed(5)}]
    body = {"properties": {"dealname": "New"}, "associations": linked}
    made = hubspot.post(DEALS, body).json["id"]
    assert companies_of(hubspot, made) == {31: [341, 5]}
    labels = hubspot.get(f"/crm/v4/associations/{TIME}/deals/labels").json["results"]
    linked = [{"to": {"id": made}, "types": typed(labels[0]["typeId"], "USER_DEFINED")}]
    entry = {"properties": {"hours": "1", "work_date": "2026-10-05"}, "associations": linked}
    new = hubspot.post(f"/crm/v3/objects/{TIME}", entry)
    assert new.status == 201, new.text
    row = hubspot.get(f"/crm/v3/objects/{TIME}/{new.json['id']}", associations="deals").json
    assert row["associations"]["deals"]["results"][0]["id"] == made
