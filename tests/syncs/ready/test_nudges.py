"""A worker is told of news when it can see them, and not before."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse

from syncs.models import ReadyDeal, WebhookEvent
from tests.browsers import signed_in
from tests.cast import sign_up

pytestmark = pytest.mark.django_db(transaction=True)
Seen = dict[str, list[str]]


@pytest.fixture
def seen() -> Iterator[Seen]:
    """By task, the states that another session sees when a worker is told: events', then deals'."""
    found: Seen = {}

    def look(sender: str, **_facts: Any) -> None:
        session = connection.get_new_connection(connection.get_connection_params())
        try:
            rows = session.execute(
                "SELECT state FROM syncs_webhookevent UNION ALL SELECT state FROM syncs_readydeal"
            )
            found[sender] = [state for (state,) in rows.fetchall()]
        finally:
            session.close()

    before_task_publish.connect(look, weak=False)
    yield found
    before_task_publish.disconnect(look)


@pytest.fixture
def grace() -> User:
    return sign_up("grace", "syncs.view_webhookevent", "syncs.change_webhookevent",
                   "syncs.view_readydeal", "syncs.change_readydeal")  # fmt: skip


def test_a_deal_to_be_billed_again_is_saved_before_a_worker_is_told(
    seen: Seen, grace: User
) -> None:
    row = ReadyDeal.objects.create(deal_id="51", ready_since="2026-10-05T12:00Z", state="failed")
    again = reverse("admin:syncs_readydeal_do", args=[row.pk, "again"])
    signed_in(grace).post(again, {"confirmed": "yes"})
    assert seen == {"syncs.tasks.ready.bill_ready_deals": ["waiting"]}


def test_an_event_to_be_processed_again_is_saved_before_a_worker_is_told(
    seen: Seen, grace: User
) -> None:
    row = WebhookEvent.objects.create(
        source="hubspot", key="k", payload={"objectId": 51}, state="failed"
    )
    again = reverse("admin:syncs_webhookevent_do", args=[row.pk, "again"])
    signed_in(grace).post(again, {"confirmed": "yes"})
    assert seen == {"syncs.tasks.webhooks.process_webhooks": ["waiting"]}
