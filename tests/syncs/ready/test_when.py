"""Up to which day a ready deal is billed, and which time that it became ready has been handled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clients.models import Company
from invoices.models import BillingRun
from syncs.hubspot.gateway import HubSpot
from syncs.models import ReadyDeal
from syncs.services.bill_ready_deals import bill_ready_deals

from .conftest import Firm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [0, 3])
def test_a_deal_is_billed_up_to_the_day_it_became_ready(firm: Firm, days: int) -> None:
    firm.log(1)
    ReadyDeal.objects.create(deal_id="51", ready_since=timezone.now() - timedelta(days=days))
    firm.bill()
    assert BillingRun.objects.get().until == Company.firm().today() - timedelta(days=days)


def test_where_hubspots_clock_runs_ahead_nothing_is_billed_beyond_today(firm: Firm) -> None:
    firm.log(1)
    ReadyDeal.objects.create(deal_id="51", ready_since=timezone.now() + timedelta(days=2))
    firm.bill()
    assert BillingRun.objects.get().until == Company.firm().today()
    assert firm.totals() == [(1, "100.00", "pending")]


def test_a_deal_that_becomes_ready_anew_while_it_is_billed_is_billed_for_that_too(
    firm: Firm,
) -> None:
    anew = timezone.now()
    row = ReadyDeal.objects.create(deal_id="51", ready_since=anew - timedelta(days=1))
    firm.hubspot.fault("status", "time_entry", status=503)

    def becomes_ready_anew(_seconds: float) -> None:
        firm.log(1)
        ReadyDeal.objects.update(ready_since=anew)

    bill_ready_deals(HubSpot(sleep=becomes_ready_anew))
    row.refresh_from_db()
    assert (row.state, row.handled_since) == ("waiting", None)
    firm.bill()
    row.refresh_from_db()
    assert (row.state, row.handled_since) == ("done", anew)
    assert firm.totals() == [(1, "100.00", "pending")]


def test_what_was_handled_is_the_time_that_the_deal_became_ready(firm: Firm) -> None:
    since = timezone.now() - timedelta(days=1)
    row = ReadyDeal.objects.create(deal_id="51", ready_since=since)
    firm.bill()
    row.refresh_from_db()
    assert (row.state, row.ready_since, row.handled_since) == ("done", since, since)
