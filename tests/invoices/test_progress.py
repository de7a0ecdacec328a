"""What is said of work under way: how fast it goes, and what is left."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from invoices.models import BillingRun
from invoices.progress import is_silent, lasted, pace
from tests.cast import OCTOBER


@pytest.mark.parametrize(
    ("done", "total", "seconds", "words"),
    [
        (0, 50, 10, ""),
        (5, 50, 0, ""),
        (34, 50, 25, "81 a minute, about 11 s left"),
        (1000, 200_000, 30, "2,000 a minute, about 99 min left"),
        (50, 50, 30, "100 a minute"),
    ],
)
def test_the_pace_tells_what_is_left(done, total, seconds, words):
    assert pace(done, total, seconds, under_way=True) == words


def test_what_is_over_has_nothing_left():
    assert pace(10, 50, 30, under_way=False) == "20 a minute"


def test_a_minute_is_said_as_minutes():
    assert [lasted(59), lasted(61)] == ["59 s", "1 min 1 s"]


def test_two_minutes_without_a_word_are_silence():
    now = timezone.now()
    assert not is_silent(now - timedelta(seconds=110))
    assert is_silent(now - timedelta(seconds=125))


def test_a_billing_run_under_way_shows_its_pace(db, admin_client):
    begun = timezone.now() - timedelta(seconds=60)
    run = BillingRun.objects.create(
        period=OCTOBER, state="running", total=50, done=40, started_at=begun, heartbeat_at=begun
    )
    address = reverse("admin:invoices_billingrun_progress", args=[run.pk])
    assert "a minute, about 1" in admin_client.get(address).content.decode()
