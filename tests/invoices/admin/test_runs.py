"""A run is started by a form, once, and its page follows it to the end."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoices.models import BillingRun
from tests.cast import OCTOBER, Firm

ADD = reverse("admin:invoices_billingrun_add")


def progress_of(run: BillingRun, browser: Client) -> str:
    address = reverse("admin:invoices_billingrun_progress", args=[run.pk])
    return " ".join(browser.get(address).content.decode().split())


def test_looking_at_the_form_starts_nothing(firm: Firm, as_grace: Client) -> None:
    assert as_grace.get(ADD).status_code == 200
    assert not BillingRun.objects.exists()


def test_posting_the_form_starts_a_run_for_the_chosen(
    firm: Firm, as_grace: Client, grace: User, django_capture_on_commit_callbacks
) -> None:
    Firm("C0002", "Fabrikam")
    newest = as_grace.get(ADD).context["form"].fields["period"].choices[0][0]
    with django_capture_on_commit_callbacks() as after_commit:
        answer = as_grace.post(
            ADD, {"period": newest, "kind": "extra", "clients": [firm.client.pk]}
        )
    run = BillingRun.objects.get()
    assert answer.url == reverse("admin:invoices_billingrun_change", args=[run.pk])
    assert (f"{run.period:%Y-%m}", run.kind, run.started_by) == (newest, "extra", grace)
    assert list(run.clients.all()) == [firm.client]
    assert len(after_commit) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_broker")
def test_a_run_that_no_worker_can_be_told_of_waits_for_the_schedule(
    firm: Firm, as_grace: Client
) -> None:
    newest = as_grace.get(ADD).context["form"].fields["period"].choices[0][0]
    answer = as_grace.post(ADD, {"period": newest, "kind": "ordinary"}, follow=True)
    assert BillingRun.objects.get().state == "waiting"
    assert "starts by itself once Redis answers again" in answer.content.decode()


def test_a_month_that_is_not_offered_is_refused(firm: Firm, as_grace: Client) -> None:
    assert as_grace.post(ADD, {"period": "1999-01", "kind": "ordinary"}).status_code == 200
    assert not BillingRun.objects.exists()


def test_progress_is_asked_for_again_until_the_run_is_over(firm: Firm, as_otto: Client) -> None:
    run = BillingRun.objects.create(
        period=OCTOBER, state="running", total=50, done=20, failed=2,
        started_at=timezone.now(), heartbeat_at=timezone.now(),
    )  # fmt: skip
    part = progress_of(run, as_otto)
    assert "20 of 50 clients done" in part
    assert '<progress class="bar" id="bar" value="20" max="50">' in part
    assert 'hx-trigger="every 2s"' in part
    BillingRun.objects.filter(pk=run.pk).update(state="finished", done=50)
    assert "hx-trigger" not in progress_of(run, as_otto)


def test_a_run_that_fell_silent_says_so(firm: Firm, as_otto: Client) -> None:
    long_ago = timezone.now() - timedelta(minutes=5)
    run = BillingRun.objects.create(
        period=OCTOBER, state="running", total=50, started_at=long_ago, heartbeat_at=long_ago
    )
    assert "Nothing has been heard of it since" in progress_of(run, as_otto)


def test_a_run_under_way_can_be_cancelled(firm: Firm, as_grace: Client) -> None:
    run = BillingRun.objects.create(period=OCTOBER, state="running", total=50)
    address = reverse("admin:invoices_billingrun_do", args=[run.pk, "cancel"])
    as_grace.get(address)
    run.refresh_from_db()
    assert run.state == "running"
    as_grace.post(address, {"confirmed": "yes"})
    run.refresh_from_db()
    assert run.state == "cancelled"
