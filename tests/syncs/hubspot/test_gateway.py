"""The gateway against the stand-in, over HTTP: pages, batches, faults, and what they become."""

import pytest
from urllib3 import Timeout

from syncs import errors
from syncs.hubspot.gateway import HubSpot
from tests.stand_ins import StandIns

from .records import deal, entry, owner

pytestmark = pytest.mark.django_db
NAMES = ["hours", "work_date"]
BURST = {
    "status": "error",
    "message": "You have reached your ten_secondly_rolling limit.",
    "errorType": "RATE_LIMIT",
    "policyName": "TEN_SECONDLY_ROLLING",
}
SECONDLY = {
    "status": "error",
    "message": "You have reached your secondly limit.",
    "category": "RATE_LIMITS",
}
DAILY = {
    "status": "error",
    "message": "You have reached your daily limit.",
    "errorType": "RATE_LIMIT",
    "policyName": "DAILY",
    "correlationId": "c033cdaa",
}
HTML = "<html><body><h2>HTTP ERROR 404</h2></body></html>"


def ids(pages: object) -> list[int]:
    return [int(row["id"]) for page in pages for row in page]  # type: ignore[attr-defined]


def everything_after(moment: str) -> list[dict[str, str]]:
    return [{"propertyName": "hs_lastmodifieddate", "operator": "GTE", "value": moment}]


def test_a_list_gives_every_record_in_pages_of_a_hundred(
    stand_ins: StandIns, hubspot: HubSpot
) -> None:
    stand_ins.hubspot.load(deals=[deal(51)], time_entries=[entry(n) for n in range(1, 251)])
    pages = list(hubspot.list_objects("time_entry", NAMES))
    assert [len(page) for page in pages] == [100, 100, 50]
    assert pages[0][0]["properties"]["hours"] == "1.5"
    assert hubspot.calls == 3


def test_archived_records_are_listed_only_when_asked_for(
    stand_ins: StandIns, hubspot: HubSpot
) -> None:
    stand_ins.hubspot.load(time_entries=[entry(1, ()), entry(2, ()) | {"archived": True}])
    assert ids(hubspot.list_objects("time_entry", NAMES)) == [1]
    assert ids(hubspot.list_objects("time_entry", NAMES, archived=True)) == [2]


@pytest.mark.parametrize("version", ["v3", "2026-09", "2026-03"])
def test_each_version_of_the_api_has_its_paths(stand_ins: StandIns, version: str) -> None:
    stand_ins.hubspot.load(
        deals=[deal(51)], time_entries=[entry(1)], owners=[owner(7), owner(8, archived=True)]
    )
    hubspot = HubSpot(version=version)
    assert ids(hubspot.list_objects("time_entry", NAMES)) == [1]
    assert ids(hubspot.search("time_entry", everything_after("0"), NAMES)) == [1]
    assert hubspot.associations("time_entry", "deals", ["1"]) == {"1": {"51"}}
    assert [one["id"] for one in hubspot.owners()] == ["7", "8"]
    assert "hours" in {one["name"] for one in hubspot.properties("time_entry")}
    hubspot.update_object("deals", "51", {"console_invoice_number": "INV-1"})
    [held] = stand_ins.hubspot.state()["deals"]
    assert held["properties"]["console_invoice_number"] == "INV-1"


@pytest.mark.parametrize("version", ["v3", "2026-09"])
def test_a_custom_object_is_called_by_its_type_id_where_its_name_is_refused(
    stand_ins: StandIns, version: str
) -> None:
    stand_ins.hubspot.load(deals=[deal(51)], time_entries=[entry(1)])
    stand_ins.hubspot.settings(custom_objects_by_name=False)
    hubspot = HubSpot(version=version)
    assert ids(hubspot.list_objects("time_entry", NAMES)) == [1]
    assert ids(hubspot.search("time_entry", everything_after("0"), NAMES)) == [1]
    assert hubspot.associations("time_entry", "deals", ["1"]) == {"1": {"51"}}
    assert hubspot.associations("deals", "time_entry", ["51"]) == {"51": {"1"}}
    assert "hours" in {one["name"] for one in hubspot.properties("time_entry")}
    assert len(stand_ins.hubspot.calls("schemas")) == 1
    with pytest.raises(errors.Permanent, match="nonsense"):
        hubspot.properties("nonsense")


def test_a_property_that_is_there_already_is_no_error_however_the_refusal_is_worded(
    stand_ins: StandIns, hubspot: HubSpot
) -> None:
    for words in ({"category": "VALIDATION_ERROR", "subCategory": "PROPERTY_EXISTS"}, {}):
        body = {"status": "error", "message": "A property named 'x' already exists."} | words
        stand_ins.hubspot.fault("status", "properties", status=409, body=body)
        assert hubspot.create_property("deals", {"name": "x"}) is False


def test_a_mistyped_version_is_named(stand_ins: StandIns) -> None:
    with pytest.raises(ValueError, match="HUBSPOT_API_VERSION is 'v5'"):
        HubSpot(version="v5").owners()


def test_a_search_goes_on_beyond_the_limit_of_results(
    stand_ins: StandIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.hubspot.search.MOST_RESULTS", 100)
    stand_ins.hubspot.load(time_entries=[entry(n, ()) for n in range(1, 352)])
    hubspot = HubSpot(search_page=50)
    assert ids(hubspot.search("time_entry", everything_after("0"), NAMES)) == list(range(1, 352))


def test_a_search_refuses_ids_that_come_out_of_order(
    stand_ins: StandIns, waits: list[float]
) -> None:
    stand_ins.hubspot.load(time_entries=[entry(n, ()) for n in (9, 10, 100)])
    stand_ins.hubspot.settings(ids_sort_as_text=True)
    with pytest.raises(errors.Permanent) as refusal:
        list(HubSpot(search_page=2).search("time_entry", everything_after("0"), NAMES))
    assert refusal.value.code == "OUT_OF_ORDER"


def test_an_empty_page_of_a_search_does_not_end_it(stand_ins: StandIns) -> None:
    stand_ins.hubspot.load(time_entries=[entry(n, ()) for n in range(1, 7)])
    stand_ins.hubspot.advance(60)
    stand_ins.hubspot.settings(search_lag_seconds=30)
    for gone in (1, 2, 3, 4):
        stand_ins.hubspot.send("DELETE", f"/crm/v3/objects/time_entry/{gone}")
    found = HubSpot(search_page=2).search("time_entry", everything_after("0"), NAMES)
    assert ids(found) == [5, 6]


def test_associations_come_in_batches_of_a_thousand_and_page_by_row(
    stand_ins: StandIns, hubspot: HubSpot
) -> None:
    stand_ins.hubspot.load(
        deals=[deal(n) for n in (51, 52, 53)],
        time_entries=[entry(1, (51, 52, 53)), *(entry(n) for n in range(2, 1200)), entry(1200, ())],
    )
    stand_ins.hubspot.settings(association_page_size=1)
    found = hubspot.associations("time_entry", "deals", [str(n) for n in range(1, 1201)])
    assert found["1"] == {"51", "52", "53"}
    assert found["1199"] == {"51"}
    assert found["1200"] == set()
    assert hubspot.calls == 4


def test_histories_come_in_batches_of_fifty(stand_ins: StandIns, hubspot: HubSpot) -> None:
    stand_ins.hubspot.load(deals=[deal(number) for number in range(1, 61)])
    wanted = [str(number) for number in range(1, 61)]
    found = hubspot.read_objects("deals", wanted, ["dealname"], history=["dealstage"])
    assert (sorted(found, key=int), hubspot.calls) == (wanted, 2)
    assert all("dealstage" in row["propertiesWithHistory"] for row in found.values())


def test_missing_records_are_left_out_of_a_batch(stand_ins: StandIns, hubspot: HubSpot) -> None:
    stand_ins.hubspot.load(time_entries=[entry(n, ()) for n in range(1, 151)])
    found = hubspot.read_objects("time_entry", [str(n) for n in range(1, 153)], NAMES)
    assert len(found) == 150
    assert hubspot.calls == 2


@pytest.mark.parametrize(
    ("body", "expected"), [(BURST, [10, 20]), (SECONDLY, [1, 2])], ids=["burst", "search"]
)
def test_a_limit_is_waited_for(
    stand_ins: StandIns, hubspot: HubSpot, waits: list[float], body: object, expected: list[int]
) -> None:
    stand_ins.hubspot.load(time_entries=[entry(1, ())])
    stand_ins.hubspot.fault("status", "time_entry", status=429, body=body, times=2)
    assert ids(hubspot.list_objects("time_entry", NAMES)) == [1]
    assert waits == expected


def test_a_used_up_day_stops_at_once(
    stand_ins: StandIns, hubspot: HubSpot, waits: list[float]
) -> None:
    stand_ins.hubspot.fault("status", "time_entry", status=429, body=DAILY)
    with pytest.raises(errors.Throttled, match="daily limit") as throttled:
        list(hubspot.list_objects("time_entry", NAMES))
    assert (throttled.value.code, throttled.value.reference) == ("DAILY", "c033cdaa")
    assert waits == []


@pytest.mark.parametrize("status", [500, 502, 503, 504, 524])
def test_a_server_in_trouble_is_asked_again(
    stand_ins: StandIns, hubspot: HubSpot, waits: list[float], status: int
) -> None:
    stand_ins.hubspot.load(time_entries=[entry(1, ())])
    stand_ins.hubspot.fault("status", "batch/read", status=status, body="<html>oops", times=2)
    assert list(hubspot.read_objects("time_entry", ["1"], NAMES)) == ["1"]
    assert len(waits) == 2


def test_after_five_attempts_it_gives_up_in_words(
    stand_ins: StandIns, hubspot: HubSpot, waits: list[float]
) -> None:
    stand_ins.hubspot.fault("status", "time_entry", status=503, body="<html>oops", times=9)
    with pytest.raises(errors.Transient, match="HubSpot was out of order while listing time_entry"):
        list(hubspot.list_objects("time_entry", NAMES))
    assert hubspot.calls == 5


@pytest.mark.parametrize("kind", ["reset", "reset_after_commit"])
def test_a_broken_connection_is_made_anew(stand_ins: StandIns, hubspot: HubSpot, kind: str) -> None:
    stand_ins.hubspot.load(time_entries=[entry(1, ())])
    stand_ins.hubspot.fault(kind, "time_entry", times=2)
    assert ids(hubspot.list_objects("time_entry", NAMES)) == [1]


@pytest.mark.parametrize("kind", ["timeout_before", "timeout_after_commit"])
def test_silence_is_not_waited_for_without_end(
    stand_ins: StandIns, hubspot: HubSpot, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(hubspot._calls, "_timeout", Timeout(connect=1, read=0.2))
    stand_ins.hubspot.load(deals=[deal(51)])
    stand_ins.hubspot.fault(kind, "batch/update", times=2)
    outcome = hubspot.update_objects("deals", {"51": {"console_invoice_number": "INV-1"}})
    assert outcome == {"51": None}
    assert hubspot.calls == 3


def test_nobody_there_is_said_in_words(stand_ins: StandIns) -> None:
    with pytest.raises(errors.Transient, match="can't be reached"):
        HubSpot("http://127.0.0.1:9", sleep=lambda _seconds: None).owners()


@pytest.mark.parametrize("body", ["{not json", "[1, 2]", "[" * 100_000, ""])
def test_an_unreadable_answer_is_asked_for_again(
    stand_ins: StandIns, hubspot: HubSpot, body: str
) -> None:
    stand_ins.hubspot.load(time_entries=[entry(1, ())])
    stand_ins.hubspot.fault("status", "time_entry", status=200, body=body)
    assert ids(hubspot.list_objects("time_entry", NAMES)) == [1]


def test_a_missing_record_is_an_html_page_and_no_crash(
    stand_ins: StandIns, hubspot: HubSpot
) -> None:
    with pytest.raises(errors.Permanent, match="may be deleted") as refusal:
        hubspot.update_object("deals", "404", {"console_invoice_number": "1"})
    assert refusal.value.code == "NOT_FOUND"
    assert refusal.value.reference


def test_a_wrong_token_waits_for_a_person(stand_ins: StandIns) -> None:
    with pytest.raises(errors.Misconfigured, match="HUBSPOT_ACCESS_TOKEN"):
        HubSpot(token="expired-1").owners()


def test_a_missing_scope_is_named(stand_ins: StandIns, hubspot: HubSpot) -> None:
    stand_ins.hubspot.settings(scopes=["crm.objects.deals.read"])
    with pytest.raises(errors.Misconfigured, match=r"crm\.objects\.owners\.read"):
        hubspot.owners()


def test_one_bad_value_does_not_keep_the_other_deals_from_being_written(
    stand_ins: StandIns, hubspot: HubSpot
) -> None:
    stand_ins.hubspot.load(deals=[deal(51), deal(52)])
    outcome = hubspot.update_objects(
        "deals",
        {
            "51": {"console_billing_state": "nonsense"},
            "52": {"console_billing_state": "sent"},
            "99": {"console_billing_state": "sent"},
        },
    )
    refusal = outcome["51"]
    assert refusal is not None
    assert refusal.code == "INVALID_OPTION"
    assert "nonsense was not one of the allowed options" in refusal.message
    assert (
        "Add an option with the internal value “nonsense” to console_billing_state"
        in refusal.message
    )
    assert outcome["52"] is None
    assert outcome["99"] is not None
    assert outcome["99"].code == "NOT_FOUND"


def test_a_property_is_created_once(stand_ins: StandIns, hubspot: HubSpot) -> None:
    definition = {
        "groupName": "dealinformation",
        "name": "console_note",
        "label": "Note",
        "type": "string",
        "fieldType": "text",
    }
    assert hubspot.create_property("deals", definition) is True
    assert hubspot.create_property("deals", definition) is False


def test_connections_are_kept_from_call_to_call(stand_ins: StandIns) -> None:
    HubSpot().owners()
    pools = HubSpot()._calls._api_client.rest_client.pool_manager.pools
    [address] = pools.keys()
    pool = pools[address]
    opened = pool.num_connections
    for _ in range(20):
        HubSpot().owners()
    assert pool.num_connections == opened
