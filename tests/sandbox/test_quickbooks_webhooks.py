"""Webhooks of QuickBooks: both formats, signed, repeated, duplicated, shuffled, of any company."""

import base64
import hashlib
import hmac
import re
from typing import Any

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.receiver import Receiver
from tests.sandbox.sale import act, invoice, made

TOKEN = "verifier-1"


@pytest.fixture
def subscribed(books: Caller, quickbooks: Caller, receiver: Receiver) -> Caller:
    """A company whose changes are told, once a test has them delivered."""
    target(quickbooks, target_url=receiver.url, secret=TOKEN, automatic=False)
    return books


def target(quickbooks: Caller, **switches: Any) -> None:
    assert quickbooks.post("/_control/webhooks", switches).status == 200


def deliver(quickbooks: Caller, **wanted: Any) -> list[dict[str, Any]]:
    answer = quickbooks.post("/_control/webhooks/deliver", wanted)
    return list(answer.json["deliveries"])


def told(receiver: Receiver) -> list[tuple[str, str]]:
    return [(one["type"], one["intuitentityid"]) for one in receiver.events()]


def test_an_own_write_comes_back_as_a_signed_array_of_events(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver
) -> None:
    sent = made(subscribed)
    deliver(quickbooks)
    request = receiver.received[0]
    digest = hmac.digest(TOKEN.encode(), request.body, hashlib.sha256)
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert headers["intuit-signature"] == base64.b64encode(digest).decode()
    [event] = request.json
    assert event["specversion"] == "1.0"
    assert event["type"] == "qbo.invoice.created.v1"
    assert event["datacontenttype"] == "application/json"
    assert event["intuitentityid"] == sent["Id"]
    assert event["intuitaccountid"] == "9341453000000001"
    assert event["source"].startswith("intuit.")
    assert event["data"] == {}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z", event["time"])


def test_every_change_of_a_sale_a_payment_and_a_customer_is_told(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver
) -> None:
    sent, memo = made(subscribed, DocNumber="1"), made(subscribed, "CreditMemo", DocNumber="2")
    paid = act(quickbooks, "pay", invoice="1", amount=1)
    act(quickbooks, "email", invoice="1", to="ap@acme.example")
    act(quickbooks, "void", invoice="1")
    act(quickbooks, "delete", credit_memo="2")
    act(quickbooks, "rename", customer="101", name="Acme Inc")
    deliver(quickbooks)
    assert told(receiver) == [
        ("qbo.invoice.created.v1", sent["Id"]),
        ("qbo.creditmemo.created.v1", memo["Id"]),
        ("qbo.payment.created.v1", paid["Id"]),
        ("qbo.invoice.updated.v1", sent["Id"]),
        ("qbo.invoice.emailed.v1", sent["Id"]),
        ("qbo.invoice.updated.v1", sent["Id"]),
        ("qbo.payment.updated.v1", paid["Id"]),
        ("qbo.invoice.voided.v1", sent["Id"]),
        ("qbo.creditmemo.deleted.v1", memo["Id"]),
        ("qbo.customer.updated.v1", "101"),
    ]


def test_the_older_format_groups_by_company(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver
) -> None:
    target(quickbooks, format="legacy")
    sent = made(subscribed, DocNumber="1")
    subscribed.post("/customer", {"DisplayName": "Acme Inc"})
    act(quickbooks, "void", invoice="1")
    act(quickbooks, "merge", customer="Acme", into="Acme Inc")
    deliver(quickbooks)
    [notification] = receiver.received[0].json["eventNotifications"]
    assert notification["realmId"] == "9341453000000001"
    entities = notification["dataChangeEvent"]["entities"]
    assert [(one["name"], one["operation"]) for one in entities] == [
        ("Invoice", "Create"),
        ("Customer", "Create"),
        ("Invoice", "Void"),
        ("Invoice", "Update"),
        ("Customer", "Merge"),
    ]
    assert entities[0]["id"] == sent["Id"]
    assert entities[-1]["deletedId"] == "101"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entities[0]["lastUpdated"])


@pytest.mark.parametrize("form", ["cloudevents", "legacy"])
def test_one_request_may_span_companies(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver, form: str
) -> None:
    target(quickbooks, format=form)
    quickbooks.post("/_control/load", {"realm": "777", "customers": [{"DisplayName": "Other"}]})
    act(quickbooks, "rename", customer="Other", name="Another", realm="777")
    act(quickbooks, "rename", customer="Acme", name="Acme Inc")
    deliver(quickbooks)
    body = receiver.received[0].json
    realms = (
        {one["intuitaccountid"] for one in body}
        if form == "cloudevents"
        else {one["realmId"] for one in body["eventNotifications"]}
    )
    assert realms == {"777", "9341453000000001"}


def test_a_request_holds_at_most_a_hundred_events(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver
) -> None:
    target(quickbooks, batch=500)
    items = [
        {"bId": str(n), "operation": "create", "Customer": {"DisplayName": f"C{n}"}}
        for n in range(30)
    ]
    for start in range(4):
        for item in items:
            item["Customer"] = {"DisplayName": f"{start}-{item['bId']}"}
        subscribed.post("/batch", {"BatchItemRequest": items})
    deliver(quickbooks)
    assert [len(one.json) for one in receiver.received] == [100, 20]


def test_what_is_not_taken_is_sent_again_by_intuits_schedule(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver
) -> None:
    receiver.answers[:] = [500] * 10
    made(subscribed)
    deliver(quickbooks)
    for wait in (10, 20, 30, 300, 1_200, 7_200, 14_400, 21_600, 21_600, 21_600):
        quickbooks.post("/_control/clock", {"advance_seconds": wait - 2})
        assert deliver(quickbooks, due=True) == []
        quickbooks.post("/_control/clock", {"advance_seconds": 2})
        assert len(deliver(quickbooks, due=True)) == 1
    last = quickbooks.get("/_control/webhooks").json["deliveries"][0]
    assert last["state"] == "taken"
    assert len({one.json[0]["id"] for one in receiver.received}) == 1


def test_events_can_arrive_twice_and_out_of_order(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver
) -> None:
    target(quickbooks, duplicate=1, reorder=True, batch=1, seed=3)
    ids = [made(subscribed)["Id"] for _ in range(4)]
    deliver(quickbooks)
    arrived = [one["intuitentityid"] for one in receiver.events()]
    assert sorted(arrived) == sorted(ids * 2)
    assert arrived != sorted(arrived)
    assert len({one["id"] for one in receiver.events()}) == 4


def test_data_may_hold_other_ids(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver
) -> None:
    target(quickbooks, alternative_ids=True)
    made(subscribed)
    deliver(quickbooks)
    assert list(receiver.events()[0]["data"]) == ["alternative_ids"]


def test_only_what_was_subscribed_to_is_told_and_loading_tells_nothing(
    subscribed: Caller, quickbooks: Caller, receiver: Receiver
) -> None:
    target(quickbooks, entities=["Payment"])
    made(subscribed, DocNumber="1")
    act(quickbooks, "pay", invoice="1")
    quickbooks.post("/_control/load", {"customers": [{"DisplayName": "Loaded"}]})
    deliver(quickbooks)
    assert [kind for kind, _ in told(receiver)] == ["qbo.payment.created.v1"]


def test_events_go_out_by_themselves(books: Caller, quickbooks: Caller, receiver: Receiver) -> None:
    target(quickbooks, target_url=receiver.url)
    books.post("/invoice", invoice())
    receiver.wait_for(1)
    assert told(receiver)[0][0] == "qbo.invoice.created.v1"


def test_a_format_nobody_knows_is_refused(quickbooks: Caller) -> None:
    answer = quickbooks.post("/_control/webhooks", {"format": "cloud events"})
    assert answer.status == 400
    assert "format is one of cloudevents, legacy" in answer.json["error"]
    shown = quickbooks.get("/_control/webhooks").json["target"]
    assert shown["format"] == "cloudevents"
