"""The search by schedule: catches lost events, bills nothing twice, says what it lacks."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from invoices.models import BillingRun
from syncs.models import ReadyDeal, ReadyTrigger, SyncRun
from syncs.services.bill_ready_deals import bill_again
from syncs.services.write_back import write_back
from tests.stand_ins import StandIns

from .conftest import READY, Firm

pytestmark = pytest.mark.django_db


def test_a_deal_whose_event_never_came_is_caught(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.sweep()
    row = ReadyDeal.objects.get()
    assert (row.state, row.noticed_by) == ("done", "sweep")
    assert firm.totals() == [(1, "100.00", "pending")]


def test_what_was_handled_is_not_billed_again_also_after_the_console_wrote_to_it(
    firm: Firm,
) -> None:
    firm.log(1)
    firm.click()
    firm.told()
    for _ in range(2):
        firm.pass_seconds(300)
        write_back(hubspot=firm.gateway)
        assert firm.sweep() == 0
    assert BillingRun.objects.count() == 1
    assert SyncRun.objects.filter(kind="ready").count() == 1


def test_an_event_after_the_sweep_changes_nothing(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.sweep()
    firm.told()
    assert BillingRun.objects.count() == 1


def test_set_ready_again_without_any_event_it_is_caught_again(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.sweep()
    firm.log(2)
    firm.pass_seconds(60)
    firm.click(value="on_hold")
    firm.pass_seconds(60)
    firm.click()
    firm.sweep()
    assert firm.totals() == [(1, "200.00", "pending")]


def test_a_trigger_of_plain_text_is_searched_whatever_its_case(firm: Firm) -> None:
    firm.hubspot.settings(search_lag_seconds=0)
    ReadyTrigger.objects.update_or_create(
        pk=1, defaults={"property_name": "dealname", "values": "Bill This Now"}
    )
    change = {"object_type": "deals", "id": 51, "properties": {"dealname": "Bill This Now"}}
    firm.log(1)
    firm.hubspot.send("POST", "/_control/change", change)
    firm.sweep()
    assert firm.totals() == [(1, "100.00", "pending")]


def test_a_row_that_matches_only_by_the_lag_of_the_index_is_left_alone(firm: Firm) -> None:
    firm.hubspot.settings(search_lag_seconds=30)
    firm.click()
    firm.pass_seconds(40)
    firm.click(value="on_hold")
    firm.sweep()
    assert not ReadyDeal.objects.exists()


def test_the_day_is_that_on_which_the_deal_became_ready(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.sweep()
    row, run = ReadyDeal.objects.get(), BillingRun.objects.get()
    assert run.until == timezone.localdate(row.ready_since, firm.zone)
    ReadyDeal.objects.update(
        ready_since=row.ready_since - timedelta(days=40), state="waiting", handled_since=None
    )
    firm.bill()
    assert BillingRun.objects.latest("pk").until == run.until - timedelta(days=40)


def test_a_person_who_asks_again_has_it_billed_up_to_today(firm: Firm) -> None:
    firm.click()
    firm.sweep()
    ReadyDeal.objects.update(ready_since=timezone.now() - timedelta(days=40))
    firm.log(1)
    bill_again(ReadyDeal.objects.get())
    firm.bill()
    assert firm.totals() == [(1, "100.00", "pending")]


def test_a_property_that_hubspot_lacks_is_said_once_in_words(firm: Firm) -> None:
    ReadyTrigger.objects.update_or_create(pk=1, defaults={"property_name": "billing_stattus"})
    firm.sweep()
    firm.sweep()
    run = SyncRun.objects.get()
    assert (run.kind, run.state) == ("ready", "failed")
    assert "no property billing_stattus" in run.error


def test_hubspot_out_of_reach_is_said_and_the_next_sweep_catches_up(firm: Firm) -> None:
    firm.log(1)
    firm.click()
    firm.hubspot.fault("status", "search", status=503, times=20)
    firm.sweep()
    assert "out of order" in SyncRun.objects.get().error
    firm.hubspot.send("DELETE", "/_control/faults")
    firm.sweep()
    assert len(firm.totals()) == 1


def test_without_a_token_nothing_is_asked(firm: Firm, settings: Settings) -> None:
    settings.HUBSPOT_ACCESS_TOKEN = ""
    firm.hubspot.forget_calls()
    assert firm.sweep() == 0
    assert firm.hubspot.calls() == []


def test_many_ready_deals_take_few_calls(firm: Firm, stand_ins: StandIns) -> None:
    deals = [{"id": str(n), "properties": {"dealname": "x"} | READY} for n in range(100, 350)]
    stand_ins.hubspot.load(deals=deals)
    firm.hubspot.forget_calls()
    assert firm.sweep() == 250
    assert ReadyDeal.objects.filter(state="failed").count() == 250
    assert len(firm.hubspot.calls()) < 20
