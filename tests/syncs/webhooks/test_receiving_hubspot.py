"""HubSpot's webhooks: checked against the public address, kept once, answered at once."""

import json
import logging
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from syncs.models import WebhookEvent

from .captured import CLASSIC, CREATION, GENERIC
from .post import HUBSPOT, PUBLIC_URL, changed, from_hubspot, post, signed, to_bytes

pytestmark = pytest.mark.django_db
RECORDED = [CLASSIC, GENERIC, CREATION]


def kept() -> list[WebhookEvent]:
    return list(WebhookEvent.objects.order_by("pk"))


def test_recorded_events_are_kept_whole() -> None:
    assert from_hubspot(RECORDED).status_code == 204
    events = {event.object_id: event for event in kept()}
    assert [events[str(one["objectId"])].payload for one in RECORDED] == RECORDED
    deal = events["697680835"]
    assert (deal.source, deal.kind, deal.account) == ("hubspot", "deal.propertyChange", "5799819")
    assert deal.occurred_at == datetime(2019, 4, 24, 11, 36, 55, 815_000, UTC)
    assert (deal.state, deal.deliveries, deal.tries) == ("waiting", 1, 0)


def test_a_retry_is_the_same_event_whatever_comes_with_it() -> None:
    from_hubspot([changed(51), changed(52)])
    from_hubspot([changed(53), changed(51, attemptNumber=1)])
    from_hubspot([changed(51, attemptNumber=2), changed(51, attemptNumber=3)])
    assert sorted((e.object_id, e.deliveries) for e in kept()) == [("51", 4), ("52", 1), ("53", 1)]


@pytest.mark.parametrize(
    "other",
    [
        {"portalId": 1}, {"subscriptionId": 1}, {"objectId": 1}, {"propertyName": "dealstage"},
        {"propertyValue": "hold"}, {"occurredAt": 1}, {"eventId": 1},
    ],
)  # fmt: skip
def test_what_differs_in_one_of_the_keys_is_another_event(other: dict[str, Any]) -> None:
    from_hubspot([changed(), changed(**other)])
    assert len(kept()) == 2


def test_merges_and_associations_without_an_object_id_are_told_apart() -> None:
    linked = changed(subscriptionType="deal.associationChange", fromObjectId=51)
    del linked["objectId"]
    from_hubspot([linked | {"toObjectId": 30}, linked | {"toObjectId": 31}])
    assert len(kept()) == 2


def test_a_retry_after_it_was_worked_off_is_only_counted() -> None:
    from_hubspot([changed()])
    WebhookEvent.objects.update(state="done", outcome="Looked.")
    from_hubspot([changed(attemptNumber=4)])
    [event] = kept()
    assert (event.state, event.outcome, event.deliveries) == ("done", "Looked.", 2)


def test_a_wrong_signature_is_refused_and_nothing_is_kept() -> None:
    body = to_bytes([changed()])
    assert post(HUBSPOT, body + b" ", signed(body)).status_code == 403
    assert kept() == []


def test_a_request_of_more_than_five_minutes_ago_is_refused() -> None:
    body = to_bytes([changed()])
    old = time.time_ns() // 1_000_000 - 301_000
    assert post(HUBSPOT, body, signed(body, at=old)).status_code == 403
    assert post(HUBSPOT, body, signed(body, at=old + 602_000)).status_code == 403
    assert kept() == []


def test_the_public_address_is_what_was_signed_not_the_one_that_a_proxy_asked_for() -> None:
    body = to_bytes([changed()])
    inner = signed(body, uri=f"http://testserver{HUBSPOT}")
    assert post(HUBSPOT, body, inner).status_code == 403
    assert post(HUBSPOT, body, signed(body, uri=f"{PUBLIC_URL}{HUBSPOT}")).status_code == 204


def test_a_query_is_part_of_the_address(settings: Settings) -> None:
    settings.PUBLIC_URL = f"{PUBLIC_URL}/"
    body = to_bytes([changed()])
    headers = signed(body, uri=f"{PUBLIC_URL}{HUBSPOT}?from=hubspot")
    assert post(f"{HUBSPOT}?from=hubspot", body, headers).status_code == 204


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-HubSpot-Signature": "69fc", "X-HubSpot-Signature-Version": "v1"},
        {"X-HubSpot-Signature-v3": "ünïcode", "X-HubSpot-Request-Timestamp": "½"},
        {"X-HubSpot-Signature-v3": "no base64!", "X-HubSpot-Request-Timestamp": "1"},
    ],
)
def test_headers_of_any_kind_are_refused_in_words(
    headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert from_hubspot([changed()], headers).status_code == 403
    assert "A webhook of HubSpot was refused" in caplog.text


def test_a_v1_signature_beside_the_v3_does_no_harm() -> None:
    body = to_bytes([changed()])
    both = signed(body) | {"X-HubSpot-Signature": "0" * 64, "X-HubSpot-Signature-Version": "v1"}
    assert post(HUBSPOT, body, both).status_code == 204


def test_without_a_secret_it_is_sent_again_later_and_the_log_names_the_setting(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HUBSPOT_CLIENT_SECRET = ""
    assert from_hubspot([changed()]).status_code == 503
    assert "HUBSPOT_CLIENT_SECRET" in caplog.text


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_nothing_but_a_post_is_let_in(method: str) -> None:
    answer = getattr(Client(), method)(HUBSPOT)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_a_body_beyond_all_measure_is_refused() -> None:
    assert from_hubspot(b"[" + b" " * (16 * 1024 * 1024) + b"]").status_code == 413


def test_a_hundred_events_with_the_longest_texts_are_kept() -> None:
    texts = [changed(n, propertyValue="x" * 65_536) for n in range(100)]
    assert from_hubspot(texts).status_code == 204
    assert WebhookEvent.objects.count() == 100


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"null", b'"ready"', b"[{]", b"\xff\xfe[]", b"[" * 100_000, b"\x00",
        b"[" * 5_000 + b"]" * 5_000, b'{"properties": {"dealname": "a workflow"}}', b"[NaN",
    ],
)  # fmt: skip
def test_a_signed_body_that_is_no_list_of_events_is_kept_and_taken(body: bytes) -> None:
    assert from_hubspot(body).status_code == 204
    assert from_hubspot(body).status_code == 204
    [event] = kept()
    assert (event.state, event.payload, event.deliveries) == ("failed", None, 2)
    assert "Nothing was done with it." in event.outcome
    assert event.body == body.decode("utf-8", "backslashreplace").replace("\0", "\\x00")


def test_what_says_the_same_thing_twice_is_kept_to_the_letter_and_not_acted_upon() -> None:
    body = b'[{"objectId": 51, "objectId": 52, "subscriptionType": "deal.creation"}]'
    assert from_hubspot(body).status_code == 204
    [event] = kept()
    assert (event.state, event.payload, event.body) == ("failed", None, body.decode())
    assert "the same thing twice" in event.outcome


def test_bytes_and_the_text_that_stands_for_them_are_told_apart() -> None:
    from_hubspot(b"[\\xff\xff")
    from_hubspot(b"[\\xff")
    assert {event.body for event in kept()} == {"[\\\\xff\\xff", "[\\xff"}


def test_what_is_no_event_fails_and_the_others_beside_it_are_kept() -> None:
    assert from_hubspot([1, None, "x", [], changed()]).status_code == 204
    assert sorted((e.state, e.body) for e in kept()) == [
        ("failed", '"x"'), ("failed", "1"), ("failed", "[]"), ("failed", "null"), ("waiting", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "odd",
    [
        {"propertyValue": "a\0b"},
        {"propertyValue": "\ud800"},
        {"prop\0erty": {"deep": ["\udfff"]}},
    ],
)
def test_what_the_database_refuses_is_kept_as_text(odd: dict[str, Any]) -> None:
    event = changed(**odd)
    assert from_hubspot([event]).status_code == 204
    [row] = kept()
    assert json.loads(row.body) == event
    assert row.payload["objectId"] == 51


def test_texts_that_differ_in_a_nul_alone_are_two_events() -> None:
    from_hubspot([changed(value="ab"), changed(value="a\0b")])
    assert len(kept()) == 2


@pytest.mark.parametrize(
    "odd",
    [
        {"objectId": 10**200}, {"occurredAt": 10**30}, {"occurredAt": -(10**18)},
        {"occurredAt": "soon"}, {"occurredAt": None}, {"occurredAt": True}, {"objectId": [1]},
        {"objectId": {}}, {"subscriptionType": 7}, {"subscriptionType": None},
        {"portalId": "x" * 500}, {"subscriptionType": "y" * 500}, {"eventId": 1.5},
        {"propertyValue": 1e300},
    ],
)  # fmt: skip
def test_odd_values_are_kept(odd: dict[str, Any]) -> None:
    assert from_hubspot([changed(**odd)]).status_code == 204
    assert len(kept()) == 1


def test_an_integer_of_ten_thousand_digits_is_kept_as_text() -> None:
    digits = "9" * 10_000
    body = json.dumps([changed()]).replace("1228532628", digits).encode()
    assert from_hubspot(body).status_code == 204
    assert kept()[0].payload["eventId"] == digits


def test_an_empty_list_is_taken() -> None:
    assert from_hubspot([]).status_code == 204
    assert kept() == []


def test_a_batch_of_a_hundred_is_answered_in_milliseconds() -> None:
    events = [changed(n) for n in range(100)]
    from_hubspot(events)
    began = time.monotonic_ns()
    from_hubspot([event | {"attemptNumber": 1} for event in events])
    assert (time.monotonic_ns() - began) // 1_000_000 < 500
