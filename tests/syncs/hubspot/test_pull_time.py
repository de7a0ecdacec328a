"""Time comes in from the stand-in over HTTP: whole, judged, and without losing any."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from clients.models import Person, StatementOfWork
from invoices.models import TimeEntry
from syncs.hubspot.gateway import HubSpot
from syncs.models import SyncRun, TimeSource
from syncs.services.pull_time import pull_time
from syncs.services.sync_runs import AlreadyRunning
from tests.processes import locked_elsewhere

from .conftest import Console
from .records import entry

pytestmark = pytest.mark.django_db
BAD = {
    "bad_date": {"work_date": "2026-13-45"},
    "bad_duration": {"hours": "abc"},
    "bad_billable": {"billable": "perhaps"},
    "unknown_person": {"hubspot_owner_id": "99"},
    "outside_sow": {"work_date": "2026-07-31"},
}


def reasons() -> dict[int, str]:
    return dict(TimeEntry.objects.values_list("hubspot_id", "reason"))


def counts(run: SyncRun) -> tuple[int, int, int, int]:
    return run.created, run.changed, run.unchanged, run.deleted


def test_a_full_pull_keeps_every_raw_entry(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in range(1, 1203)])
    run = console.pull()
    assert counts(run) == (1202, 0, 0, 0)
    assert (run.accepted, run.quarantined, run.total) == (1202, 0, 1202)
    kept = TimeEntry.objects.get(hubspot_id=7)
    assert kept.raw["properties"]["description"] == "Workshop"
    assert kept.raw["associations"]["deals"]["results"] == [{"id": "51"}]
    assert kept.raw["url"].endswith("/7")
    assert (kept.seconds, kept.worked_on, kept.billable) == (5400, date(2026, 9, 1), True)
    assert (kept.sow.code, kept.person.name) == ("ACME-1", "Ada")  # type: ignore[union-attr]


def test_pulling_again_changes_nothing(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in range(1, 4)])
    console.pull()
    before = list(TimeEntry.objects.values())
    assert counts(console.pull()) == (0, 0, 3, 0)
    assert list(TimeEntry.objects.values()) == before


def test_each_reason_is_given(console: Console) -> None:
    bad = [entry(n, **wrong) for n, wrong in enumerate(BAD.values(), 1)]
    deals = [entry(11, ()), entry(12, (51, 52)), entry(13, (52,)), entry(14)]
    console.hubspot_stand_in.load(time_entries=bad + deals)
    run = console.pull()
    assert reasons() == dict(enumerate(BAD, 1)) | {
        11: "no_deal", 12: "many_deals", 13: "unknown_deal", 14: ""
    }  # fmt: skip
    assert (run.accepted, run.quarantined) == (1, 8)


def test_a_mended_entry_comes_back_by_itself(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1, hours=""), entry(2, (52,))])
    console.pull()
    assert reasons() == {1: "bad_duration", 2: "unknown_deal"}
    console.hubspot_stand_in.load(time_entries=[entry(1, hours="2"), entry(2)])
    run = console.pull("increment")
    assert counts(run) == (0, 2, 0, 0)
    assert reasons() == {1: "", 2: ""}


def test_an_entry_comes_back_when_its_terms_are_completed(
    console: Console, sow: StatementOfWork
) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1, work_date="2026-07-31")])
    console.pull()
    assert reasons() == {1: "outside_sow"}
    StatementOfWork.objects.filter(pk=sow.pk).update(starts_on=date(2026, 7, 1))
    console.pull("increment")
    assert TimeEntry.objects.get().state == TimeEntry.State.ACCEPTED


@pytest.mark.parametrize("kind", ["full", "increment"])
def test_a_deletion_is_noticed_and_undone(console: Console, kind: str) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1), entry(2)])
    console.pull()
    console.hubspot_stand_in.load(time_entries=[entry(1) | {"archived": True}])
    assert counts(console.pull(kind))[3] == 1
    gone = TimeEntry.objects.get(hubspot_id=1)
    assert (gone.state, gone.fingerprint, gone.raw["archived"]) == ("deleted", "", True)
    assert gone.seconds == 5400
    console.hubspot_stand_in.load(time_entries=[entry(1)])
    console.pull(kind)
    back = TimeEntry.objects.get(hubspot_id=1)
    assert (back.state, back.fingerprint != "") == ("accepted", True)


def test_an_entry_that_no_list_holds_is_asked_for_before_it_counts_as_deleted(
    console: Console,
) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1), entry(2)])
    console.pull()
    TimeEntry.objects.filter(hubspot_id=2).update(hubspot_id=999)
    assert counts(console.pull()) == (1, 0, 1, 1)
    assert TimeEntry.objects.get(hubspot_id=999).state == TimeEntry.State.DELETED


def test_a_whole_firms_time_does_not_vanish_overnight(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in range(1, 151)])
    console.pull()
    console.hubspot_stand_in.reset()
    run = console.try_to_pull()
    assert run.state == SyncRun.State.FAILED
    assert "150 of the 150 time entries" in run.error
    assert not TimeEntry.objects.filter(state=TimeEntry.State.DELETED).exists()


def test_an_increment_reads_only_what_changed(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in range(1, 11)])
    console.pull()
    console.hubspot_stand_in.advance(3600)
    console.hubspot_stand_in.load(time_entries=[entry(4, hours="3"), entry(11)])
    long_after = datetime.now(UTC) + timedelta(seconds=1800)
    SyncRun.objects.update(watermark=long_after)
    TimeEntry.objects.filter(hubspot_id=10).update(hubspot_modified_at=long_after)
    run = console.pull("increment")
    assert counts(run) == (1, 1, 0, 0)
    assert TimeEntry.objects.get(hubspot_id=4).seconds == 10800


def test_search_lag_does_not_lose_an_entry(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1)])
    console.pull()
    console.hubspot_stand_in.settings(search_lag_seconds=30)
    console.hubspot_stand_in.load(time_entries=[entry(1, hours="2"), entry(2)])
    console.pull("increment")
    assert TimeEntry.objects.filter(hubspot_id=2).exists() is False
    console.hubspot_stand_in.advance(31)
    assert counts(console.pull("increment")) == (1, 1, 0, 0)


def test_many_entries_of_one_instant_come_in_all(console: Console) -> None:
    console.pull()
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in range(1, 62)])
    run = pull_time("increment", hubspot=HubSpot(search_page=20))
    assert (run.state, run.created) == ("finished", 61)


def test_a_search_without_order_becomes_a_full_pull(console: Console) -> None:
    console.pull()
    console.hubspot_stand_in.settings(ids_sort_as_text=True)
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in (9, 10, 100, 1000)])
    run = pull_time("increment", hubspot=HubSpot(search_page=2))
    assert (run.state, run.kind) == ("finished", "full")
    assert set(reasons()) == {9, 10, 100, 1000}


def test_the_first_increment_is_a_full_pull(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1)])
    run = console.pull("increment")
    assert (run.kind, run.created) == ("full", 1)


def test_the_next_increment_begins_where_the_last_pull_began(console: Console) -> None:
    before = timezone.now()
    run = console.pull()
    assert run.watermark is not None
    assert before <= run.watermark <= run.finished_at  # type: ignore[operator]
    assert run.watermark == run.started_at


def test_one_deals_time_is_pulled_alone(console: Console) -> None:
    console.hubspot_stand_in.load(
        time_entries=[entry(1), entry(2, (52,)), entry(3, (51, 52)), entry(4)]
    )
    run = console.pull("deal", deal_id="51")
    assert set(reasons()) == {1, 3, 4}
    assert (run.accepted, run.quarantined, run.watermark) == (2, 1, None)
    console.hubspot_stand_in.load(
        time_entries=[entry(1, (52,)), entry(3), entry(4) | {"archived": True}]
    )
    console.pull("deal", deal_id="51")
    assert TimeEntry.objects.get(hubspot_id=1).reason == "unknown_deal"
    assert TimeEntry.objects.get(hubspot_id=3).state == "accepted"
    assert TimeEntry.objects.get(hubspot_id=4).state == "deleted"


def test_an_older_version_does_not_replace_a_newer_one(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1)])
    console.pull()
    newer = timezone.now() + timedelta(days=10)
    TimeEntry.objects.update(hubspot_modified_at=newer, seconds=1)
    console.pull()
    assert TimeEntry.objects.get().seconds == 1


def test_a_deal_that_changed_alone_is_seen_by_the_full_pull(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1)])
    console.pull()
    at = TimeEntry.objects.get().hubspot_modified_at
    console.hubspot_stand_in.load(time_entries=[entry(1, (52,))])
    TimeEntry.objects.update(hubspot_modified_at=at)
    console.pull()
    assert TimeEntry.objects.get().deal_ids == ["52"]


def test_a_failing_pull_is_recorded_and_keeps_what_it_read(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in range(1, 1003)])
    console.hubspot_stand_in.fault("status", "after=", status=503, body="<html>", nth=8, times=9)
    run = console.try_to_pull()
    assert run.state == SyncRun.State.FAILED
    assert "HubSpot was out of order while listing time_entry (HTTP 503)" in run.error
    assert run.finished_at is not None
    assert run.watermark is None
    assert (run.done, TimeEntry.objects.count()) == (500, 500)
    assert counts(console.pull()) == (502, 0, 500, 0)


def test_a_fault_in_our_own_code_is_recorded_too(console: Console) -> None:
    TimeSource.objects.create(pk=1, unit="fortnights"[:4])
    console.hubspot_stand_in.load(time_entries=[entry(1)])
    with pytest.raises(KeyError):
        console.try_to_pull()
    assert SyncRun.objects.get().state == SyncRun.State.FAILED


def test_a_wrong_token_is_said_in_words(console: Console) -> None:
    console.hubspot_stand_in.settings(access_tokens=["another"])
    run = console.try_to_pull()
    assert "HUBSPOT_ACCESS_TOKEN" in run.error
    assert "HubSpot's reference" in run.error


def test_a_mistyped_property_is_named_instead_of_quarantining_everything(
    console: Console,
) -> None:
    TimeSource.objects.create(pk=1, duration_property="hourz")
    console.hubspot_stand_in.load(time_entries=[entry(1)])
    run = console.try_to_pull()
    assert "time_entry has no property hourz" in run.error
    assert not TimeEntry.objects.exists()


def test_a_second_pull_says_that_one_is_running(console: Console) -> None:
    running = SyncRun.objects.create(kind="full")
    with locked_elsewhere(7201100):
        with pytest.raises(AlreadyRunning, match="A full pull is running since"):
            console.try_to_pull()
        assert list(SyncRun.objects.all()) == [running]
        asked_for = SyncRun.objects.create(kind="increment")
        with pytest.raises(AlreadyRunning):
            pull_time(run=asked_for)
    assert (asked_for.state, "Wait until it has finished" in asked_for.error) == ("failed", True)


def test_a_run_that_was_cut_off_is_closed_by_the_next(console: Console) -> None:
    silent = SyncRun.objects.create(kind="full")
    SyncRun.objects.filter(pk=silent.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=10))
    console.pull()
    silent.refresh_from_db()
    assert (silent.state, "cut off" in silent.error) == ("failed", True)


def test_what_postgres_cannot_keep_is_dropped_from_the_text(console: Console) -> None:
    console.hubspot_stand_in.load(
        time_entries=[entry(1, description="a\x00b", activity="\x00Delivery")]
    )
    console.pull()
    kept = TimeEntry.objects.get()
    assert (kept.description, kept.activity) == ("ab", "Delivery")


def test_somebody_who_left_still_owns_their_time(console: Console, ada: Person) -> None:
    console.hubspot_stand_in.load(
        time_entries=[entry(1)], owners=[{"id": "70001", "archived": True, "email": "ada@x.test"}]
    )
    console.pull()
    assert TimeEntry.objects.get().person == ada


def test_two_thousand_entries_take_a_few_seconds(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in range(1, 2001)])
    run = console.pull()
    assert run.finished_at is not None
    assert run.calls < 40
    assert run.finished_at - run.started_at < timedelta(seconds=10)
