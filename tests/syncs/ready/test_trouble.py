"""What goes wrong between an event and its invoice is said, tried again, and never doubled."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from invoices.models import BillingRun
from syncs.models import ReadyDeal, SyncRun, WebhookEvent
from syncs.services.bill_ready_deals import MOST_TRIES
from syncs.services.process_webhooks import process_again
from syncs.services.sync_runs import AlreadyRunning
from tests.processes import locked_elsewhere

from .conftest import Firm

LONG_PULLS, READY_RUNS, DEAL_PULLS, HUBSPOT_EVENTS = 7_201_100, 7_201_104, 7_201_106, 7_201_111


@pytest.mark.django_db
def test_hubspot_out_of_reach_the_event_waits_with_the_words(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.hubspot.fault("status", "batch/read", status=503, times=50)
    firm.event()
    firm.process()
    event = WebhookEvent.objects.get()
    assert (event.state, event.tries) == ("waiting", 1)
    assert "out of order" in event.outcome
    firm.hubspot.send("DELETE", "/_control/faults")
    firm.process()
    firm.bill()
    assert len(firm.totals()) == 1


@pytest.mark.django_db
def test_a_wrong_token_lets_events_wait_until_it_is_mended(firm: Firm) -> None:
    firm.hubspot.settings(access_tokens=["another"])
    firm.event()
    firm.process()
    event = WebhookEvent.objects.get()
    assert event.state == "waiting"
    assert "HUBSPOT_ACCESS_TOKEN" in event.outcome


@pytest.mark.django_db
def test_a_pull_that_fails_is_tried_three_times_and_once_more_by_each_sweep(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.event()
    firm.process()
    firm.hubspot.fault("status", "associations", status=503, times=500)
    for _ in range(MOST_TRIES):
        firm.bill()
    row = ReadyDeal.objects.get()
    assert (row.state, row.tries) == ("failed", MOST_TRIES)
    assert "could not be pulled" in row.outcome
    run = SyncRun.objects.filter(kind="ready").latest("pk")
    assert (run.failed, "Deal 51: The deal's time" in run.error) == (1, True)
    assert firm.bill() is None
    firm.hubspot.send("DELETE", "/_control/faults")
    firm.sweep()
    assert len(firm.totals()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", [DEAL_PULLS, READY_RUNS])
def test_while_somebody_else_is_at_it_the_deal_waits_and_leaves_no_trace(
    firm: Firm, key: int
) -> None:
    firm.log(1)
    firm.click()
    firm.event()
    firm.process()
    with locked_elsewhere(key), pytest.raises(AlreadyRunning):
        firm.bill()
    assert SyncRun.objects.count() == 0
    assert ReadyDeal.objects.get().tries == 0
    firm.bill()
    assert len(firm.totals()) == 1


@pytest.mark.django_db
def test_a_deal_does_not_wait_for_a_pull_of_everything(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    with locked_elsewhere(LONG_PULLS):
        assert firm.told().state == "done"
    assert firm.totals() == [(1, "100.00", "pending")]


@pytest.mark.django_db
def test_events_are_worked_off_by_one_process_at_a_time(firm: Firm) -> None:
    firm.event()
    with locked_elsewhere(HUBSPOT_EVENTS):
        firm.process()
    assert WebhookEvent.objects.get().state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_bill_a_deal_once(firm: Firm) -> None:
    firm.log(1)
    firm.click()

    def work() -> None:
        firm.process()
        try:
            firm.bill()
        except AlreadyRunning:
            pass
        finally:
            connections.close_all()

    for _ in range(4):
        firm.event()
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()
    assert firm.totals() == [(1, "100.00", "pending")]
    assert BillingRun.objects.count() == 1
    assert ReadyDeal.objects.get().state == "done"


@pytest.mark.django_db
def test_one_that_died_after_the_invoice_refreshes_it_when_it_is_taken_up(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.told()
    ReadyDeal.objects.update(state="waiting", handled_since=None, invoice=None, outcome="")
    firm.bill()
    assert firm.totals() == [(1, "100.00", "pending")]
    assert ReadyDeal.objects.get().invoice


@pytest.mark.django_db
def test_a_failed_event_can_be_worked_off_again(firm: Firm) -> None:
    firm.click()
    event = firm.event()
    event.state, event.outcome = "failed", "Something."
    event.save()
    process_again(event)
    assert firm.told().state == "done"


def without_history(firm: Firm) -> None:
    """HubSpot doesn't give it the next time."""
    firm.hubspot.fault("status", "deals/batch/read", status=400, body={"message": "No."})


@pytest.mark.django_db
def test_without_the_history_what_was_seen_tells_one_readiness_from_another(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    for _ in range(2):
        without_history(firm)
        firm.told()
        without_history(firm)
        firm.sweep()
    assert BillingRun.objects.count() == 1
    firm.log(2)
    firm.click(value="on_hold")
    without_history(firm)
    firm.event(propertyValue="on_hold")
    firm.process()
    firm.pass_seconds(60)
    firm.click()
    without_history(firm)
    firm.sweep()
    assert firm.totals() == [(1, "200.00", "pending")]


@pytest.mark.django_db
def test_without_the_history_the_events_own_time_tells_one_readiness_from_another(
    firm: Firm,
) -> None:
    firm.log(1)
    firm.click()
    without_history(firm)
    firm.told()
    firm.log(2)
    firm.click(value="on_hold")
    firm.pass_seconds(60)
    firm.click()
    without_history(firm)
    firm.told()
    assert firm.totals() == [(1, "200.00", "pending")]
    assert BillingRun.objects.count() == 2


@pytest.mark.django_db
def test_what_was_worked_off_long_ago_is_forgotten(firm: Firm) -> None:
    for state in ("done", "ignored", "failed"):
        for days in (89, 91):
            event = firm.event(objectId=days)
            at = timezone.now() - timedelta(days=days)
            WebhookEvent.objects.filter(pk=event.pk).update(state=state, received_at=at)
    firm.process()
    left = WebhookEvent.objects.values_list("state", "payload__objectId")
    assert sorted(left) == [("done", 89), ("failed", 89), ("failed", 91), ("ignored", 89)]
