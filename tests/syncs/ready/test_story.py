"""From a click in HubSpot to a pending invoice, through real processes: web, broker and worker."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from invoices.models import Invoice
from launcher.keepsakes import free_port
from syncs.models import ReadyDeal, WebhookEvent
from syncs.tasks import process_webhooks
from tests.stories.web import Web
from tests.stories.worker import Worker, broker, until

from .conftest import Firm

SECRET = "the app's client secret"
WITHIN_SECONDS = 30


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setenv("HUBSPOT_ACCESS_TOKEN", "test")
    worker = Worker()
    yield worker
    worker.kill()


def aim(firm: Firm, web: Web, **switches: Any) -> None:
    """HubSpot's webhooks go to the console's public address."""
    target = {"target_url": f"{web.url}/webhooks/hubspot", "secret": SECRET}
    firm.hubspot.send("POST", "/_control/webhooks", target | switches)


def deliveries(firm: Firm) -> list[dict[str, Any]]:
    shown = firm.hubspot.send("GET", "/_control/webhooks")["deliveries"]
    return [attempt for delivery in shown for attempt in delivery["attempts"]]


@pytest.mark.django_db(transaction=True)
def test_a_click_in_hubspot_is_an_invoice_within_seconds(firm: Firm, worker: Worker) -> None:
    firm.log(1, "2.5")
    web = Web(REDIS_URL=broker(), HUBSPOT_CLIENT_SECRET=SECRET)
    try:
        worker.start()
        worker.send(process_webhooks)
        aim(firm, web, duplicate=2, concurrent=3)
        firm.click(52)
        until(lambda: ReadyDeal.objects.filter(deal_id="52", state="failed").exists())
        began = time.monotonic_ns()
        firm.click()
        until(lambda: Invoice.objects.filter(status="pending").exists())
        milliseconds = (time.monotonic_ns() - began) // 1_000_000
        until(lambda: ReadyDeal.objects.filter(deal_id="51", state="done").exists())
    finally:
        web.kill()
    print(f"From the click to the invoice: {milliseconds} ms.")
    assert milliseconds < WITHIN_SECONDS * 1000
    assert firm.totals() == [(1, "250.00", "pending")]
    assert [attempt["status"] for attempt in deliveries(firm)] == [204] * 6
    assert sorted(event.deliveries for event in WebhookEvent.objects.all()) == [3, 3]


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_down_the_event_is_taken_and_worked_off_later(
    firm: Firm, worker: Worker
) -> None:
    firm.log(1)
    web = Web(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", HUBSPOT_CLIENT_SECRET=SECRET)
    try:
        aim(firm, web, automatic=False)
        firm.click()
        firm.hubspot.send("POST", "/_control/webhooks/deliver", {})
        [attempt] = deliveries(firm)
    finally:
        web.kill()
    assert (attempt["status"], attempt["milliseconds"] < 3000) == (204, True)
    assert WebhookEvent.objects.get().state == "waiting"
    worker.start()
    worker.send(process_webhooks)
    until(lambda: Invoice.objects.filter(status="pending").exists())


@pytest.mark.django_db(transaction=True)
def test_a_wrong_secret_is_refused_until_it_is_mended_and_hubspot_tries_again(
    firm: Firm, worker: Worker
) -> None:
    web = Web(REDIS_URL=broker(), HUBSPOT_CLIENT_SECRET=SECRET)
    try:
        aim(firm, web, automatic=False, secret="another")
        firm.click()
        firm.hubspot.send("POST", "/_control/webhooks/deliver", {})
        assert not WebhookEvent.objects.exists()
        aim(firm, web, automatic=False)
        firm.hubspot.send("POST", "/_control/webhooks/deliver", {})
    finally:
        web.kill()
    assert [attempt["status"] for attempt in deliveries(firm)] == [403, 204]
    assert WebhookEvent.objects.get().payload["attemptNumber"] == 1
