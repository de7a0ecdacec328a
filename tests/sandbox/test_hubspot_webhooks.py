"""The webhooks of the HubSpot stand-in: which events, in which shape, signed how, when again."""

import time
from typing import Any

import pytest

from sandbox.hubspot.hooks import signature_v1, signature_v3
from tests.sandbox.caller import Caller
from tests.sandbox.firm import firm, obj
from tests.sandbox.receiver import Receiver

READY = {"billing_status": "ready_for_billing"}
GENERIC = {"subscriptionType": "object.propertyChange", "objectType": "deal"}
SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
VECTOR = ("https://www.example.com/webhook_uri", b"{'example_field':'example_value'}")


@pytest.fixture(autouse=True)
def _firm(hubspot: Caller) -> None:
    hubspot.post("/_control/load", firm())


def aim(hubspot: Caller, receiver: Receiver, **changes: Any) -> None:
    switches = {"target_url": receiver.url, "automatic": False, "secret": SECRET} | changes
    answer = hubspot.post("/_control/webhooks", switches)
    assert answer.status == 200, answer.text


def subscribe(*kinds: str) -> list[dict[str, str]]:
    return [
        {"subscriptionType": kind, "propertyName": "billing_status"}
        if kind.endswith("propertyChange")
        else {"subscriptionType": kind}
        for kind in kinds
    ]


def deliver(hubspot: Caller, **wanted: Any) -> list[Any]:
    deliveries: list[Any] = hubspot.post("/_control/webhooks/deliver", wanted).json["deliveries"]
    return deliveries


def click(hubspot: Caller, **change: Any) -> Any:
    answer = hubspot.post("/_control/change", {"object_type": "deals", "id": 51} | change)
    assert answer.status == 200, answer.text
    return answer.json


def test_a_person_flips_a_property_and_the_event_says_so(
    hubspot: Caller, receiver: Receiver
) -> None:
    aim(hubspot, receiver)
    click(hubspot, properties=READY, user_id=98499705)
    deliver(hubspot)
    (event,) = receiver.events()
    assert event == {
        "eventId": event["eventId"],
        "subscriptionId": event["subscriptionId"],
        "portalId": 244764782,
        "appId": 4169410,
        "occurredAt": event["occurredAt"],
        "subscriptionType": "object.propertyChange",
        "attemptNumber": 0,
        "objectId": 51,
        "objectTypeId": "0-3",
        "propertyName": "billing_status",
        "propertyValue": "ready_for_billing",
        "changeSource": "CRM_UI",
        "sourceId": "userId:98499705",
        "isSensitive": False,
    }
    numbers = ("eventId", "subscriptionId", "portalId", "appId", "occurredAt", "objectId")
    assert all(type(event[name]) is int for name in numbers)


def test_classic_events_name_no_object_type(hubspot: Caller, receiver: Receiver) -> None:
    aim(hubspot, receiver, subscriptions=subscribe("deal.propertyChange"))
    click(hubspot, properties=READY)
    deliver(hubspot)
    (event,) = receiver.events()
    assert event["subscriptionType"] == "deal.propertyChange"
    assert not {"objectTypeId", "isSensitive"} & set(event)


def test_the_apps_own_write_comes_back_as_an_event(hubspot: Caller, receiver: Receiver) -> None:
    aim(hubspot, receiver)
    hubspot.patch("/crm/v3/objects/deals/51", {"properties": READY})
    click(hubspot, id=52, properties={"billing_status": "on_hold"}, change_source="INTEGRATION",
          source_id="99")  # fmt: skip
    deliver(hubspot)
    own, others = receiver.events()
    assert (own["changeSource"], own["sourceId"]) == ("INTEGRATION", str(own["appId"]))
    assert (others["changeSource"], others["sourceId"]) == ("INTEGRATION", "99")


def test_writing_the_same_value_again_raises_no_event_unless_switched(
    hubspot: Caller, receiver: Receiver
) -> None:
    aim(hubspot, receiver)
    for counted in (False, True):
        hubspot.post("/_control/settings", {"unchanged_writes_count": counted})
        for _ in range(2):
            hubspot.patch("/crm/v3/objects/deals/51", {"properties": READY})
        deliver(hubspot)
    assert len(receiver.events()) == 3


def test_creating_raises_the_creation_after_a_property_all_of_one_instant(
    hubspot: Caller, receiver: Receiver
) -> None:
    kinds = subscribe("deal.creation", "deal.propertyChange")
    stage = {"subscriptionType": "deal.propertyChange", "propertyName": "dealstage"}
    aim(hubspot, receiver, subscriptions=[*kinds, stage])
    values = READY | {"dealname": "New", "dealstage": "closedwon"}
    hubspot.post("/crm/v3/objects/deals", {"properties": values})
    (sent,) = deliver(hubspot)
    assert [event["subscriptionType"] for event in sent["events"]] == [
        "deal.propertyChange",
        "deal.creation",
        "deal.propertyChange",
    ]
    assert sent["events"][1]["changeFlag"] == "CREATED"
    assert len({event["occurredAt"] for event in sent["events"]}) == 1
    first, _, last = sent["events"]
    assert first["eventId"] == last["eventId"], "one id for two properties of one change"


def test_values_are_always_text_and_dates_are_milliseconds(
    hubspot: Caller, receiver: Receiver
) -> None:
    names = ("console_invoice_date", "console_invoice_total", "closedate")
    aim(hubspot, receiver, subscriptions=[GENERIC | {"propertyName": name} for name in names])
    values = {"console_invoice_date": "2026-10-31", "console_invoice_total": 12}
    values |= {"closedate": "2026-10-31T10:00:00Z"}
    hubspot.patch("/crm/v3/objects/deals/51", {"properties": values})
    hubspot.patch("/crm/v3/objects/deals/51", {"properties": {"closedate": ""}})
    deliver(hubspot)
    found = [event["propertyValue"] for event in receiver.events()]
    assert found == ["1793404800000", "12", "1793440800000", ""]


def test_deleting_and_restoring_are_flagged(hubspot: Caller, receiver: Receiver) -> None:
    aim(hubspot, receiver, subscriptions=subscribe("deal.deletion", "deal.restore"))
    hubspot.call("DELETE", "/crm/v3/objects/deals/51")
    click(hubspot, archived=False)
    deliver(hubspot)
    assert [event["changeFlag"] for event in receiver.events()] == ["DELETED", "RESTORED"]


def test_a_merge_says_who_went_into_whom(hubspot: Caller, receiver: Receiver) -> None:
    aim(hubspot, receiver, subscriptions=subscribe("deal.merge"))
    merged = {"primaryObjectId": "51", "objectIdToMerge": "52"}
    hubspot.post("/crm/v3/objects/deals/merge", merged)
    deliver(hubspot)
    (event,) = receiver.events()
    assert (event["primaryObjectId"], event["mergedObjectIds"]) == (51, [52])
    assert event["newObjectId"] == 51
    assert type(event["numberOfPropertiesMoved"]) is int


def test_an_association_that_comes_or_goes_is_told_both_ways(
    hubspot: Caller, receiver: Receiver
) -> None:
    kinds = subscribe("deal.associationChange", "company.associationChange")
    aim(hubspot, receiver, subscriptions=kinds)
    pair = "/crm/v4/objects/deals/52/associations/companies/31"
    primary = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 5}]
    hubspot.call("PUT", pair, primary)
    hubspot.call("DELETE", pair)
    deliver(hubspot)
    told = [
        (e["associationType"], e["fromObjectId"], e["toObjectId"], e["associationRemoved"])
        for e in receiver.events()
    ]
    assert told == [
        ("DEAL_TO_COMPANY", 52, 31, False),
        ("COMPANY_TO_DEAL", 31, 52, False),
        ("DEAL_TO_COMPANY", 52, 31, True),
        ("COMPANY_TO_DEAL", 31, 52, True),
    ]
    assert [event["isPrimaryAssociation"] for event in receiver.events()] == [True] * 2 + [
        False
    ] * 2


def test_what_is_loaded_counts_as_imported(hubspot: Caller, receiver: Receiver) -> None:
    aim(hubspot, receiver)
    hubspot.post("/_control/load", {"deals": [obj(53, dealname="Late", **READY)]})
    deliver(hubspot)
    assert receiver.events()[0]["changeSource"] == "IMPORT"


@pytest.mark.parametrize(
    "subscription",
    [
        GENERIC | {"propertyName": "hs_lastmodifieddate"},
        GENERIC | {"propertyName": "num_unique_conversion_events"},
        {"subscriptionType": "deal.propertyChange"},
        {"subscriptionType": "object.creation"},
        {"subscriptionType": "deal.explosion"},
        {"subscriptionType": "deal.creation", "colour": "red"},
    ],
)
def test_what_cannot_be_subscribed_to_is_refused(hubspot: Caller, subscription: Any) -> None:
    answer = hubspot.post("/_control/webhooks", {"subscriptions": [subscription]})
    assert answer.status == 400


def test_the_published_signatures_come_out() -> None:
    url, body = VECTOR
    expected = "69fc6631a867edd4f9e9e627fc5c1148e3fbdd8b21837b6d2b8901c1fa57f750"
    assert signature_v1(SECRET, body) == expected
    v3 = "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="
    assert signature_v3(SECRET, url, body, 1693657560000) == v3
    encoded = "https%3A//www.example.com/webhook%5Furi"
    assert signature_v3(SECRET, encoded, body, 1) != signature_v3(SECRET, url, body, 1)
    colon = url.replace(":", "%3a")
    assert signature_v3(SECRET, colon, body, 1) == signature_v3(SECRET, url, body, 1)


@pytest.mark.parametrize("signature", ["v1", "v3", "both"])
def test_requests_are_signed_over_the_raw_body(
    hubspot: Caller, receiver: Receiver, signature: str
) -> None:
    public = "https://billing.example.com/webhooks/hubspot"
    aim(hubspot, receiver, signature=signature, signed_url=public)
    click(hubspot, properties=READY)
    deliver(hubspot)
    (request,) = receiver.received
    if signature != "v3":
        assert request.headers["X-Hubspot-Signature-Version"] == "v1"
        assert request.headers["X-Hubspot-Signature"] == signature_v1(SECRET, request.body)
    if signature != "v1":
        at = int(request.headers["X-Hubspot-Request-Timestamp"])
        expected = signature_v3(SECRET, public, request.body, at)
        assert request.headers["X-Hubspot-Signature-V3"] == expected
    assert ("X-Hubspot-Signature" in request.headers) is (signature != "v3")


def test_a_request_can_bear_an_old_timestamp(hubspot: Caller, receiver: Receiver) -> None:
    aim(hubspot, receiver, timestamp_skew_seconds=-600)
    click(hubspot, properties=READY)
    deliver(hubspot)
    at = int(receiver.received[0].headers["X-Hubspot-Request-Timestamp"])
    assert 600 <= time.time() - at // 1000 < 660


def test_at_most_a_hundred_events_travel_together(hubspot: Caller, receiver: Receiver) -> None:
    deals = [obj(1000 + n, dealname="D", **READY) for n in range(150)]
    aim(hubspot, receiver, batch=500)
    hubspot.post("/_control/load", {"deals": deals})
    assert [len(one["events"]) for one in deliver(hubspot)] == [100, 50]


def test_a_refused_batch_comes_ten_times_more_within_a_day(
    hubspot: Caller, receiver: Receiver
) -> None:
    aim(hubspot, receiver)
    receiver.answers = [500] * 20
    click(hubspot, properties=READY)
    waited = 0
    deliver(hubspot, due=True)
    while len(receiver.received) < 11 and waited < 86_400:
        hubspot.post("/_control/clock", {"advance_seconds": 600})
        waited += 600
        deliver(hubspot, due=True)
    hubspot.post("/_control/clock", {"advance_seconds": 86_400})
    deliver(hubspot, due=True)
    assert [event["attemptNumber"] for event in receiver.events()] == list(range(11))
    ids = {(event["eventId"], event["occurredAt"]) for event in receiver.events()}
    assert len(ids) == 1
    listed = hubspot.get("/_control/webhooks").json["deliveries"]
    assert [one["state"] for one in listed] == ["given up"]


def test_without_a_target_or_after_a_reset_nothing_is_sent(
    hubspot: Caller, receiver: Receiver
) -> None:
    click(hubspot, properties=READY)
    assert deliver(hubspot) == []
    aim(hubspot, receiver)
    hubspot.post("/_control/reset")
    hubspot.post("/_control/load", firm())
    assert hubspot.get("/_control/webhooks").json["target"]["target_url"] == ""
    assert deliver(hubspot) == []


def test_events_are_sent_by_themselves_once_there_is_a_target(
    hubspot: Caller, receiver: Receiver
) -> None:
    aim(hubspot, receiver, automatic=True)
    click(hubspot, properties=READY)
    assert receiver.wait_for(1)[0].path == "/webhooks"


def test_a_change_that_makes_no_sense_is_refused(hubspot: Caller) -> None:
    for change in (
        {"id": 999, "properties": READY},
        {"id": 51, "properties": {"billing_status": "nonsense"}},
        {"id": 51, "colour": "red"},
        {"object_type": "unicorns", "id": 51},
    ):
        assert hubspot.post("/_control/change", change).status == 400
