"""Lists, single reads, batches, owners, schemas and associations of the HubSpot stand-in."""

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.firm import TIME, entry, firm, obj


@pytest.fixture(autouse=True)
def _firm(hubspot: Caller) -> None:
    assert hubspot.post("/_control/load", firm()).status == 200


def test_a_list_pages_by_the_last_id_plus_one(hubspot: Caller) -> None:
    first = hubspot.get(f"/crm/v3/objects/{TIME}", limit=2).json
    assert [row["id"] for row in first["results"]] == ["1", "2"]
    assert first["paging"]["next"]["after"] == "3"
    assert "after=3" in first["paging"]["next"]["link"]
    last = hubspot.get(f"/crm/v3/objects/{TIME}", limit=2, after="3").json
    assert [row["id"] for row in last["results"]] == ["3"]
    assert "paging" not in last


@pytest.mark.parametrize("name", ["deals", "deal", "DEAL", "0-3", "DEALS"])
@pytest.mark.parametrize("base", ["/crm/v3/objects", "/crm/objects/2026-09"])
def test_an_object_type_has_many_names_under_both_kinds_of_path(
    hubspot: Caller, base: str, name: str
) -> None:
    rows = hubspot.get(f"{base}/{name}").json["results"]
    assert [row["id"] for row in rows] == ["51", "52"]


def test_a_custom_object_is_called_by_type_id_or_qualified_name(hubspot: Caller) -> None:
    schema = hubspot.get("/crm-object-schemas/v3/schemas").json["results"][0]
    assert schema["objectTypeId"] == TIME
    assert schema["name"] == "time_entry"
    for name in (schema["objectTypeId"], schema["fullyQualifiedName"]):
        assert len(hubspot.get(f"/crm/v3/objects/{name}").json["results"]) == 3


def test_values_are_text_or_null_and_unknown_names_are_left_out(hubspot: Caller) -> None:
    row = hubspot.get(f"/crm/v3/objects/{TIME}/1", properties="hours,description,typo").json
    properties = row["properties"]
    assert properties["hours"] == "1.5"
    assert properties["description"] is None
    assert "typo" not in properties
    assert {"hs_object_id", "hs_createdate", "hs_lastmodifieddate"} <= set(properties)


def test_a_list_can_carry_associations_with_one_result_a_type(hubspot: Caller) -> None:
    row = hubspot.get("/crm/v3/objects/deals/51", associations="companies").json
    assert row["associations"]["companies"]["results"] == [
        {"id": "30", "type": "deal_to_company"},
        {"id": "30", "type": "deal_to_company_unlabeled"},
        {"id": "31", "type": "deal_to_company_unlabeled"},
    ]


def test_a_missing_record_is_a_404_in_html(hubspot: Caller) -> None:
    answer = hubspot.get("/crm/v3/objects/deals/999")
    assert answer.status == 404
    assert answer.headers["X-HubSpot-NotFound"] == "true"
    assert answer.headers["Content-Type"].startswith("text/html")


def test_archived_records_are_listed_only_when_asked_for(hubspot: Caller) -> None:
    hubspot.post("/_control/load", {"time_entries": [entry(2, archived=True)]})
    live = hubspot.get(f"/crm/v3/objects/{TIME}").json["results"]
    gone = hubspot.get(f"/crm/v3/objects/{TIME}", archived="true").json["results"]
    assert [row["id"] for row in live] == ["1", "3"]
    assert [row["id"] for row in gone] == ["2"]
    assert gone[0]["archivedAt"]
    assert hubspot.get(f"/crm/v3/objects/{TIME}/2").status == 404


def test_batch_read_says_207_when_a_record_is_missing(hubspot: Caller) -> None:
    body = {"inputs": [{"id": "51"}, {"id": "999"}], "properties": ["dealname"]}
    answer = hubspot.post("/crm/v3/objects/deals/batch/read", body)
    assert answer.status == 207
    assert answer.json["numErrors"] == 1
    assert answer.json["errors"][0]["context"] == {"ids": ["999"]}
    assert [row["id"] for row in answer.json["results"]] == ["51"]


def test_batch_results_are_not_in_the_order_of_the_inputs(hubspot: Caller) -> None:
    hubspot.post("/_control/load", {"time_entries": [entry(n) for n in range(1, 60)]})
    inputs = [{"id": str(n)} for n in range(1, 60)]
    rows = hubspot.post(f"/crm/v3/objects/{TIME}/batch/read", {"inputs": inputs}).json["results"]
    assert [row["id"] for row in rows] != [one["id"] for one in inputs]
    assert {row["id"] for row in rows} == {one["id"] for one in inputs}


def test_a_batch_takes_a_hundred_inputs(hubspot: Caller) -> None:
    inputs = [{"id": str(n)} for n in range(101)]
    assert hubspot.post(f"/crm/v3/objects/{TIME}/batch/read", {"inputs": inputs}).status == 400


def test_associations_carry_numbers_and_the_primary_company(hubspot: Caller) -> None:
    answer = hubspot.post(
        "/crm/v4/associations/deals/companies/batch/read", {"inputs": [{"id": "51"}]}
    )
    assert answer.status == 200
    row = answer.json["results"][0]
    assert row["from"] == {"id": "51"}
    primary = [
        to["toObjectId"]
        for to in row["to"]
        if any(kind["typeId"] == 5 for kind in to["associationTypes"])
    ]
    assert primary == [30]
    assert [to["toObjectId"] for to in row["to"]] == [30, 31]


def test_associations_of_a_custom_object_are_the_portals_own(hubspot: Caller) -> None:
    path = f"/crm/associations/2026-09/{TIME}/deals/batch/read"
    row = hubspot.post(path, {"inputs": [{"id": "1"}]}).json["results"][0]
    kind = row["to"][0]["associationTypes"][0]
    assert kind["category"] == "USER_DEFINED"
    labels = hubspot.get(f"/crm/v4/associations/{TIME}/deals/labels").json["results"]
    assert labels[0]["typeId"] == kind["typeId"]


def test_a_record_without_associations_makes_a_207(hubspot: Caller) -> None:
    answer = hubspot.post(
        "/crm/v4/associations/deals/companies/batch/read", {"inputs": [{"id": "51"}, {"id": "52"}]}
    )
    assert answer.status == 207
    error = answer.json["errors"][0]
    assert error["subCategory"] == "crm.associations.NO_ASSOCIATIONS_FOUND"
    assert error["message"] == "No company is associated with deal 52."


def test_many_associations_of_one_record_page_by_row(hubspot: Caller) -> None:
    hubspot.post("/_control/settings", {"association_page_size": 2})
    path = f"/crm/v4/associations/deals/{TIME}/batch/read"
    first = hubspot.post(path, {"inputs": [{"id": "51"}]}).json["results"][0]
    after = first["paging"]["next"]["after"]
    rest = hubspot.post(path, {"inputs": [{"id": "51", "after": after}]}).json["results"][0]
    assert [to["toObjectId"] for to in first["to"] + rest["to"]] == [1, 2, 3]
    assert "paging" not in rest


def test_owners_who_left_are_listed_only_as_archived(hubspot: Caller) -> None:
    for path in ("/crm/v3/owners", "/crm/v3/owners/", "/crm/owners/2026-09"):
        assert [one["id"] for one in hubspot.get(path).json["results"]] == ["70", "71"]
    gone = hubspot.get("/crm/v3/owners/", archived="True").json["results"]
    assert [one["id"] for one in gone] == ["72"]
    assert gone[0]["userId"] is None
    assert gone[0]["userIdIncludingInactive"] == 72


def test_loading_the_same_again_moves_nothing(hubspot: Caller) -> None:
    before = hubspot.get(f"/crm/v3/objects/{TIME}/1").json["updatedAt"]
    hubspot.post("/_control/clock", {"advance_seconds": 60})
    hubspot.post("/_control/load", firm())
    assert hubspot.get(f"/crm/v3/objects/{TIME}/1").json["updatedAt"] == before
    hubspot.post("/_control/load", {"time_entries": [entry(1, hours="2")]})
    assert hubspot.get(f"/crm/v3/objects/{TIME}/1").json["updatedAt"] > before


def test_moving_an_entry_to_another_deal_is_a_change(hubspot: Caller) -> None:
    before = hubspot.get(f"/crm/v3/objects/{TIME}/1").json["updatedAt"]
    hubspot.post("/_control/clock", {"advance_seconds": 60})
    hubspot.post("/_control/load", {"time_entries": [entry(1, deal=52)]})
    row = hubspot.get(f"/crm/v3/objects/{TIME}/1", associations="deals").json
    assert row["updatedAt"] > before
    assert [one["id"] for one in row["associations"]["deals"]["results"]] == ["52"]


def test_what_the_console_wrote_survives_the_next_load(hubspot: Caller) -> None:
    hubspot.patch("/crm/v3/objects/deals/51", {"properties": {"console_billing_state": "sent"}})
    hubspot.post("/_control/load", {"deals": [obj(51, dealname="Support, renamed")]})
    row = hubspot.get("/crm/v3/objects/deals/51", properties="dealname,console_billing_state").json
    assert row["properties"]["dealname"] == "Support, renamed"
    assert row["properties"]["console_billing_state"] == "sent"


def test_what_is_not_supported_is_refused_in_a_sentence(hubspot: Caller) -> None:
    answer = hubspot.post("/crm/v3/objects/deals/gdpr-delete", {})
    assert answer.status == 501
    assert "POST /crm/v3/objects/deals/gdpr-delete" in answer.json["unsupported"]
    assert hubspot.get("/crm/v3/objects/deals", createdAfter="1").status == 501
    assert hubspot.get("/crm/v3/timeline/events").status == 501


def test_one_records_associations_are_gone_from_2026_09_on(hubspot: Caller) -> None:
    for base, status in (("/crm/v4/objects", 200), ("/crm/objects/2026-09", 501)):
        answer = hubspot.get(f"{base}/deals/51/associations/companies")
        assert answer.status == status
