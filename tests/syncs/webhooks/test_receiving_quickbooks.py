"""QuickBooks' webhooks: both formats, each event once, and Intuit's signature over the bytes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from syncs.models import WebhookEvent

from .post import QUICKBOOKS, cloud_event, entity, from_intuit, notifications

pytestmark = pytest.mark.django_db


def kept() -> list[WebhookEvent]:
    return list(WebhookEvent.objects.order_by("account", "object_id"))


def test_a_recorded_cloud_event_is_kept_whole() -> None:
    assert from_intuit([cloud_event()]).status_code == 204
    [event] = kept()
    assert event.payload == cloud_event()
    assert (event.source, event.account, event.object_id) == ("quickbooks", "310687", "1234")
    assert event.kind == "qbo.invoice.created.v1"
    assert event.occurred_at == datetime(2025, 9, 10, 21, 31, 25, 179_851, UTC)


def test_one_array_may_be_about_many_companies() -> None:
    from_intuit([cloud_event(n, intuitaccountid=str(n)) for n in range(3)])
    assert [event.account for event in kept()] == ["0", "1", "2"]


def test_the_older_format_becomes_an_event_an_entity() -> None:
    told = notifications(
        entity(), entity(id="7", name="Customer", operation="Merge", deletedId="6")
    )
    assert from_intuit(told).status_code == 204
    invoice, customer = kept()
    assert (invoice.kind, invoice.object_id) == ("Invoice.Update", "1234")
    assert {invoice.account, customer.account} == {"310687"}
    assert (customer.kind, customer.object_id) == ("Customer.Merge", "7")
    assert invoice.occurred_at == datetime(2025, 9, 8, 20, 52, 31, 657_000, UTC)
    assert invoice.payload == notifications(entity())["eventNotifications"][0]


def test_each_event_is_kept_once_however_it_is_grouped() -> None:
    from_intuit([cloud_event(1), cloud_event(2)])
    from_intuit([cloud_event(2), cloud_event(3), cloud_event(3)])
    assert sorted(event.deliveries for event in kept()) == [1, 2, 2]


def test_each_entity_of_the_older_format_is_kept_once() -> None:
    from_intuit(notifications(entity(), entity(id="5")))
    from_intuit(notifications(entity()))
    from_intuit(notifications(entity(), realm="999"))
    assert [(e.account, e.object_id, e.deliveries) for e in kept()] == [
        ("310687", "1234", 2), ("310687", "5", 1), ("999", "1234", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other", [{"id": "2"}, {"name": "Payment"}, {"operation": "Void"}, {"lastUpdated": "later"}]
)
def test_an_entity_that_differs_is_another_event(other: dict[str, Any]) -> None:
    from_intuit(notifications(entity(), entity(**other)))
    assert len(kept()) == 2


@pytest.mark.parametrize("signature", ["", "x", "ü", "A" * 44, "\u20ac" * 3])
def test_a_wrong_signature_is_refused_and_never_as_a_bad_request(signature: str) -> None:
    assert from_intuit([cloud_event()], signature).status_code == 403
    assert kept() == []


def test_without_a_verifier_it_is_sent_again_later(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.QUICKBOOKS_WEBHOOK_VERIFIER = ""
    assert from_intuit([cloud_event()]).status_code == 503
    assert "QUICKBOOKS_WEBHOOK_VERIFIER" in caplog.text


def test_a_link_does_nothing() -> None:
    assert Client().get(QUICKBOOKS).status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        b"", b"7", b"{}", b'{"eventNotifications": 7}', b"not json", b"[" * 9_000 + b"]" * 9_000,
    ],
)  # fmt: skip
def test_a_signed_body_of_neither_format_is_kept_and_taken(body: bytes) -> None:
    assert from_intuit(body).status_code == 204
    [event] = kept()
    assert (event.state, event.body) == ("failed", body.decode())


@pytest.mark.parametrize(
    "odd",
    [
        [1], [{}], [{"type": 7}], [cloud_event(type="qbo")], [cloud_event(time="2025-13-41T")],
        [cloud_event(id=None)], [cloud_event(intuitentityid={"a": 1})], [cloud_event(time=5)],
        {"eventNotifications": [None]}, {"eventNotifications": [{"dataChangeEvent": 1}]},
        notifications(1), notifications({}),  # type: ignore[arg-type]
        {"eventNotifications": [{"realmId": [], "dataChangeEvent": {"entities": [{"id": 1}]}}]},
    ],
)  # fmt: skip
def test_odd_events_are_kept_too(odd: Any) -> None:
    assert from_intuit(odd).status_code == 204
    assert len(kept()) == 1


def test_what_stands_around_the_notifications_is_kept_with_each() -> None:
    body = notifications(entity(), entity(id="7")) | {"deliveryId": "d-1"}
    assert from_intuit(body).status_code == 204
    assert [event.payload["besides"] for event in kept()] == [{"deliveryId": "d-1"}] * 2
    assert {event.state for event in kept()} == {"waiting"}


@pytest.mark.parametrize("body", [notifications(), {"eventNotifications": [], "deliveryId": "d-1"}])
def test_a_notification_of_nothing_is_kept(body: dict[str, Any]) -> None:
    assert from_intuit(body).status_code == 204
    [event] = kept()
    assert event.state == "failed"
    assert ("deliveryId" in event.body) == ("deliveryId" in body)
