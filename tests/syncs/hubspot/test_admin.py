"""Sync runs in the admin: nothing starts by a link, all is said in words."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from syncs.models import DealBillingState, SyncRun
from syncs.tasks import time as tasks
from tests.browsers import shown, signed_in
from tests.cast import auditor, sign_up
from tests.stand_ins import StandIns

pytestmark = pytest.mark.django_db
RUNS = reverse("admin:syncs_syncrun_changelist")
PULL = reverse("admin:syncs_syncrun_add")
SYNCS = ("syncs.view_syncrun", "syncs.add_syncrun", "syncs.view_dealbillingstate")


@pytest.fixture
def grace() -> User:
    return sign_up("grace", *SYNCS)


@pytest.fixture
def browser(grace: User) -> Client:
    return signed_in(grace)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What workers would be asked to do."""
    asked: list[Any] = []
    monkeypatch.setattr(tasks.pull_time, "apply_async", lambda args, **kw: asked.append(args))
    return asked


def words(browser: Client, address: str) -> str:
    return shown(browser.get(address))


def test_the_list_offers_both_pulls_to_those_who_may(browser: Client) -> None:
    assert "Pull what changed" in words(browser, RUNS)
    assert "Pull everything" in words(browser, RUNS)
    otto = signed_in(auditor())
    assert "Pull everything" not in words(otto, RUNS)
    assert otto.post(PULL, {"kind": "full"}).status_code == 403


def test_a_link_starts_nothing(browser: Client, queued: list[Any]) -> None:
    assert "Lists every entry in HubSpot" in words(browser, f"{PULL}?kind=full")
    assert not SyncRun.objects.exists()
    assert queued == []


def test_a_pull_starts_by_posting_and_leads_to_its_page(
    browser: Client, grace: User, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(PULL, {"kind": "full"})
    run = SyncRun.objects.get()
    assert answer["Location"] == reverse("admin:syncs_syncrun_change", args=[run.pk])
    assert (run.kind, run.state, run.started_by) == ("full", "running", grace)
    assert queued == [("full", "", run.pk)]


@pytest.mark.usefixtures("no_broker")
def test_a_pull_that_no_worker_can_be_told_of_is_over_in_words(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(PULL, {"kind": "full"})
    run = SyncRun.objects.get()
    assert (run.state, "Redis doesn't answer" in run.error) == ("failed", True)
    assert "Ask whoever runs the console to start it" in words(browser, answer["Location"])


def test_the_page_asks_for_progress_while_the_run_is_under_way(browser: Client) -> None:
    run = SyncRun.objects.create(kind="full", total=2000, done=500)
    page = words(browser, reverse("admin:syncs_syncrun_change", args=[run.pk]))
    progress = reverse("admin:syncs_syncrun_progress", args=[run.pk])
    assert f'hx-get="{progress}"' in page
    assert "500 of 2,000 entries read" in page
    SyncRun.objects.update(state="finished", done=2000, quarantined=16)
    part = words(browser, progress)
    assert "hx-get" not in part
    assert ">16</a>" in part


def test_a_run_says_what_it_left_out_and_what_it_is_about(browser: Client) -> None:
    pulled = SyncRun.objects.create(kind="full", state="finished", done=9, left_out=4)
    page = words(browser, reverse("admin:syncs_syncrun_change", args=[pulled.pk]))
    assert "No finished work, left out</dt> <dd>4" in page
    proposed = SyncRun.objects.create(kind="proposals", state="finished", done=7)
    page = words(browser, reverse("admin:syncs_syncrun_change", args=[proposed.pk]))
    assert "7 deals read" in page
    assert "Quarantined" not in page


def test_a_failed_run_says_why(browser: Client) -> None:
    run = SyncRun.objects.create(kind="full", state="failed", error="The token is wrong.")
    page = words(browser, reverse("admin:syncs_syncrun_change", args=[run.pk]))
    assert "The token is wrong." in page
    assert "pulling again is safe" in page
    assert "The token is wrong." in words(browser, RUNS)


def test_a_run_that_was_started_is_carried_out_once(stand_ins: StandIns) -> None:
    run = SyncRun.objects.create(kind="full")
    tasks.pull_time("full", run_id=run.pk)
    run.refresh_from_db()
    assert run.state == SyncRun.State.FINISHED
    ended = run.finished_at
    tasks.pull_time("full", run_id=run.pk)
    run.refresh_from_db()
    assert run.finished_at == ended


def test_deals_show_what_they_were_told_and_what_was_refused(browser: Client) -> None:
    DealBillingState.objects.create(
        deal_id="51", written={"console_billing_state": "not_billed"}, error="No such option."
    )
    page = words(browser, reverse("admin:syncs_dealbillingstate_changelist"))
    assert "not billed" in page
    assert "No such option." in page
