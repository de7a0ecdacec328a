"""Histories, merges, calculated values, and the kinds of objects the HubSpot stand-in knows."""

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.firm import firm, obj


@pytest.fixture(autouse=True)
def _firm(hubspot: Caller) -> None:
    assert hubspot.post("/_control/load", firm()).status == 200


def test_every_value_a_property_had_can_be_asked_for(hubspot: Caller) -> None:
    path = "/crm/v3/objects/deals/51"
    ready = {"billing_status": "ready_for_billing"}
    hubspot.post("/_control/change", {"id": 51, "properties": ready, "user_id": 7})
    hubspot.patch(path, {"properties": {"billing_status": "on_hold"}})
    row = hubspot.get(path, propertiesWithHistory="billing_status,typo").json
    values = row["propertiesWithHistory"]["billing_status"]
    assert [one["value"] for one in values] == ["on_hold", "ready_for_billing"]
    assert values[0]["sourceType"] == "INTEGRATION"
    assert (values[1]["sourceType"], values[1]["updatedByUserId"]) == ("CRM_UI", 7)
    assert set(row["propertiesWithHistory"]) == {"billing_status"}
    body = {"inputs": [{"id": "51"}], "propertiesWithHistory": ["billing_status"]}
    batch = hubspot.post("/crm/v3/objects/deals/batch/read", body).json["results"][0]
    assert batch["propertiesWithHistory"] == row["propertiesWithHistory"]


def test_with_histories_a_page_has_at_most_fifty(hubspot: Caller) -> None:
    path = "/crm/v3/objects/deals"
    assert hubspot.get(path, limit=51, propertiesWithHistory="dealname").status == 400
    assert hubspot.get(path, limit=50, propertiesWithHistory="dealname").status == 200


def test_a_url_that_is_too_long_is_refused(hubspot: Caller) -> None:
    names = ",".join(f"property_{n:04}" for n in range(400))
    assert hubspot.get("/crm/v3/objects/deals", properties=names[:5_100]).status == 200
    assert hubspot.get("/crm/v3/objects/deals", properties=names * 2).status == 414


def test_a_merged_record_still_answers_alone_but_not_in_batches(hubspot: Caller) -> None:
    merged = {"primaryObjectId": "51", "objectIdToMerge": "52"}
    hubspot.patch("/crm/v3/objects/deals/52", {"properties": {"console_invoice_number": "N-1"}})
    row = hubspot.post("/crm/v3/objects/deals/merge", merged).json
    assert row["id"] == "51"
    asked = "hs_merged_object_ids,dealname,console_invoice_number"
    old = hubspot.get("/crm/v3/objects/deals/52", properties=asked).json
    assert old["id"] == "51"
    assert old["properties"]["hs_merged_object_ids"] == "52"
    assert old["properties"]["dealname"] == "Support"
    assert old["properties"]["console_invoice_number"] == "N-1"
    values = {"properties": {"console_invoice_number": "N-2"}}
    assert hubspot.patch("/crm/v3/objects/deals/52", values).json["id"] == "51"
    batch = {"inputs": [{"id": "52"} | values]}
    assert hubspot.post("/crm/v3/objects/deals/batch/update", batch).status == 207
    asked_for = {"inputs": [{"id": "52"}]}
    assert hubspot.post("/crm/v3/objects/deals/batch/read", asked_for).status == 207
    assert [one["id"] for one in hubspot.get("/crm/v3/objects/deals").json["results"]] == ["51"]


def test_a_merge_can_make_a_record_of_its_own(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"merge_makes_new_record": True})
    merged = {"primaryObjectId": "51", "objectIdToMerge": "52"}
    new = hubspot.post("/crm/v3/objects/deals/merge", merged).json["id"]
    assert new not in ("51", "52")
    for old in ("51", "52"):
        assert hubspot.get(f"/crm/v3/objects/deals/{old}").json["id"] == new


def test_a_created_record_is_touched_once_more_soon_after(hubspot: Caller) -> None:
    made = hubspot.post("/crm/v3/objects/deals", {"properties": {"dealname": "New"}}).json
    path = f"/crm/v3/objects/deals/{made['id']}"
    assert hubspot.get(path).json["updatedAt"] == made["updatedAt"]
    hubspot.post("/_control/clock", {"advance_seconds": 3})
    later = hubspot.get(path).json["updatedAt"]
    assert later > made["updatedAt"]
    hubspot.post("/_control/clock", {"advance_seconds": 60})
    assert hubspot.get(path).json["updatedAt"] == later


def test_a_created_record_is_left_alone_where_that_is_switched_on(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"enrichment_milliseconds": 0})
    made = hubspot.post("/crm/v3/objects/deals", {"properties": {"dealname": "New"}}).json
    hubspot.post("/_control/clock", {"advance_seconds": 60})
    later = hubspot.get(f"/crm/v3/objects/deals/{made['id']}").json["updatedAt"]
    assert later == made["updatedAt"]


def test_a_vendors_time_logs_are_known_by_their_name(hubspot: Caller) -> None:
    log = obj(9, a552213_assoc_obj_type="deal", a552213_assoc_record_id="51",
              a552213_billable_minutes="90", a552213_toggle="false")  # fmt: skip
    hubspot.post("/_control/load", {"stopwatch_time_logs": [log]})
    asked = "a552213_billable_minutes,a552213_toggle"
    rows = hubspot.get("/crm/v3/objects/2-47552213", properties=asked).json["results"]
    assert rows[0]["properties"]["a552213_billable_minutes"] == "90"
    found = hubspot.get("/crm/v3/properties/2-47552213").json["results"]
    types = {one["name"]: one["type"] for one in found}
    assert types["a552213_num_sessions"] == "number"
    assert types["a552213_first_start_date"] == "datetime"
    assert types["a552213_toggle"] == "bool"


def test_a_custom_object_is_made_by_its_schema(hubspot: Caller) -> None:
    schema = {"name": "worklog", "plural": "worklogs", "required": ["minutes"]}
    schema["properties"] = {"minutes": "number", "note": "string"}
    log = obj(4, {"deals": [51]}, minutes="30")
    hubspot.post("/_control/load", {"worklogs": [log], "schemas": [schema]})
    row = hubspot.get("/crm/v3/objects/p244764782_worklog", properties="minutes").json["results"][0]
    assert row["properties"]["minutes"] == "30"
    assert hubspot.post("/crm/v3/objects/p244764782_worklog", {"properties": {}}).status == 400


def test_a_project_belongs_to_a_deal(hubspot: Caller) -> None:
    project = obj(6, {"deals": [51]}, hs_name="Build", hs_pipeline="projects")
    hubspot.post("/_control/load", {"projects": [project]})
    body = {"inputs": [{"id": "51"}]}
    row = hubspot.post("/crm/associations/2026-09/deals/0-970/batch/read", body).json["results"][0]
    assert row["to"][0]["toObjectId"] == 6
    assert row["to"][0]["associationTypes"][0]["typeId"] == 1239


def test_pipelines_are_loaded_and_a_deal_knows_whether_it_is_closed(hubspot: Caller) -> None:
    done = {"id": "772", "label": "Done", "isClosed": True, "probability": "1.0"}
    pipeline = {"id": "77", "label": "Service", "stages": [{"id": "771", "label": "Open"}, done]}
    hubspot.post("/_control/load", {"pipelines": [pipeline]})
    values = {"pipeline": "77", "dealstage": "772"}
    assert hubspot.patch("/crm/v3/objects/deals/51", {"properties": values}).status == 200
    row = hubspot.get("/crm/v3/objects/deals/51", properties="hs_is_closed_won").json
    assert row["properties"]["hs_is_closed_won"] == "true"
    found = hubspot.get("/crm/v3/pipelines/deals").json["results"]
    assert [one["id"] for one in found] == ["default", "77"]
    assert found[1]["stages"][1]["metadata"] == {"isClosed": "true", "probability": "1.0"}


def test_line_items_are_counted_on_their_deal(hubspot: Caller) -> None:
    item = obj(8, {"deals": [51]}, name="Retainer", price="100", quantity="2")
    hubspot.post("/_control/load", {"line_items": [item]})
    name = "hs_num_of_associated_line_items"
    row = hubspot.get("/crm/v3/objects/deals/51", properties=name).json
    assert row["properties"][name] == "1"


def test_a_deal_may_have_no_primary_company(hubspot: Caller) -> None:
    deal = obj(51, dealname="Support")
    plain = [{"id": "30", "type": "deal_to_company_unlabeled"}]
    deal |= {"associations": {"companies": {"results": plain}}}
    hubspot.post("/_control/load", {"deals": [deal]})
    path = "/crm/v4/associations/deals/companies/batch/read"
    row = hubspot.post(path, {"inputs": [{"id": "51"}]}).json["results"][0]
    assert [kind["typeId"] for kind in row["to"][0]["associationTypes"]] == [341]
