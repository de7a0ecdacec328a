"""The search of the HubSpot stand-in: operators, windows, and an index that lags."""

from typing import Any

import pytest

from tests.sandbox.caller import Answer, Caller
from tests.sandbox.firm import TIME, entry, obj


def search(hubspot: Caller, *filters: dict[str, Any], kind: str = TIME, **body: Any) -> Answer:
    groups = [{"filters": list(filters)}] if filters else []
    return hubspot.post(f"/crm/v3/objects/{kind}/search", {"filterGroups": groups} | body)


def ids(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.text
    return [row["id"] for row in answer.json["results"]]


def where(name: str, operator: str, value: Any = None, **more: Any) -> dict[str, Any]:
    given = {} if value is None else {"value": value}
    return {"propertyName": name, "operator": operator} | given | more


@pytest.fixture(autouse=True)
def _entries(hubspot: Caller) -> None:
    entries = [
        entry(1, hours="10", work_date="2026-10-01", activity="Workshop"),
        entry(2, hours="9", work_date="2026-10-02", activity="Travel home"),
        entry(3, hours="", work_date="2026-10-03"),
        entry(20, hours="2.25", work_date="2026-10-04"),
    ]
    hubspot.post("/_control/load", {"time_entries": entries})


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (where("hours", "EQ", "10"), ["1"]),
        (where("hours", "GT", "9"), ["1"]),
        (where("hours", "GTE", "9"), ["1", "2"]),
        (where("hours", "LT", "9.5"), ["2", "20"]),
        (where("hours", "LTE", "2.25"), ["20"]),
        (where("hours", "NEQ", "9"), ["1", "20"]),
        (where("hours", "BETWEEN", "2", highValue="9"), ["2", "20"]),
        (where("hours", "IN", values=["9", "10"]), ["1", "2"]),
        (where("activity", "IN", values=["workshop"]), ["1"]),
        (where("activity", "IN", values=["Workshop"]), []),
        (where("activity", "NOT_IN", values=["delivery"]), ["1", "2"]),
        (where("activity", "CONTAINS_TOKEN", "trav*"), ["2"]),
        (where("hours", "HAS_PROPERTY"), ["1", "2", "20"]),
        (where("hours", "NOT_HAS_PROPERTY"), ["3"]),
        (where("work_date", "GTE", "1790985600000"), ["3", "20"]),
        (where("work_date", "EQ", "2026-10-04"), ["20"]),
        (where("hs_object_id", "GT", "3"), ["20"]),
    ],
)
def test_operators_match(hubspot: Caller, condition: Any, expected: list[str]) -> None:
    sorts = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
    assert ids(search(hubspot, condition, sorts=sorts)) == expected


def test_words_are_searched_in_the_texts_of_a_type(hubspot: Caller) -> None:
    deals = [obj(51, dealname="Big support"), obj(52, dealname="Small support")]
    hubspot.post("/_control/load", {"deals": deals})
    assert ids(search(hubspot, kind="deals", query="supp big")) == ["51"]
    assert ids(search(hubspot, kind="deals", query="unicorn")) == []


def test_the_next_page_is_an_offset_without_a_link(hubspot: Caller) -> None:
    first = search(hubspot, limit=3, sorts=["-hs_object_id"])
    assert ids(first) == ["20", "3", "2"]
    assert first.json["total"] == 4
    assert first.json["paging"] == {"next": {"after": "3"}}
    last = search(hubspot, limit=3, after="3", sorts=["-hs_object_id"])
    assert ids(last) == ["1"]
    assert "paging" not in last.json


def test_deals_are_found_by_company_but_not_by_custom_object(hubspot: Caller) -> None:
    deals = [obj(51, {"companies": [30]}, dealname="A"), obj(52, dealname="B")]
    hubspot.post("/_control/load", {"companies": [obj(30, name="Acme")], "deals": deals})
    by_company = where("associations.company", "EQ", "30")
    assert ids(search(hubspot, by_company, kind="deals")) == ["51"]
    by_time = where(f"associations.{TIME}", "EQ", "1")
    assert search(hubspot, by_time, kind="deals").status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 201},
        {"after": "10000"},
        {"limit": 200, "after": "9900"},
        {"sorts": ["hours", "work_date"]},
        {"filterGroups": [{"filters": []}] * 6},
        {"filterGroups": [{"filters": [where("hours", "EQ", "1")] * 7}]},
        {"filterGroups": [{"filters": [where("typo", "EQ", "1")]}]},
        {"filterGroups": [{"filters": [where("hours", "LIKE", "1")]}]},
        {"properties": ["x" * 3000]},
    ],
)
def test_searches_beyond_the_limits_are_refused(hubspot: Caller, body: dict[str, Any]) -> None:
    answer = hubspot.post(f"/crm/v3/objects/{TIME}/search", body)
    assert answer.status == 400
    assert answer.json["category"] == "VALIDATION_ERROR"


def test_filters_lag_behind_while_rows_are_live(hubspot: Caller) -> None:
    hubspot.post("/_control/clock", {"advance_seconds": 60})
    hubspot.post("/_control/settings", {"search_lag_seconds": 5})
    hubspot.post("/_control/load", {"time_entries": [entry(1, hours="4"), entry(9, hours="4")]})
    old = search(hubspot, where("hours", "EQ", "10"), properties=["hours"])
    assert ids(old) == ["1"]
    assert old.json["results"][0]["properties"]["hours"] == "4"
    assert ids(search(hubspot, where("hours", "EQ", "4"))) == []
    hubspot.post("/_control/clock", {"advance_seconds": 5})
    assert sorted(ids(search(hubspot, where("hours", "EQ", "4")))) == ["1", "9"]
    assert ids(search(hubspot, where("hours", "EQ", "10"))) == []


def test_an_archived_record_still_counts_for_a_moment(hubspot: Caller) -> None:
    hubspot.post("/_control/clock", {"advance_seconds": 60})
    hubspot.post("/_control/settings", {"search_lag_seconds": 5})
    hubspot.post("/_control/load", {"time_entries": [entry(1, hours="10", archived=True)]})
    answer = search(hubspot, where("hours", "EQ", "10"))
    assert answer.json == {"total": 1, "results": []}
