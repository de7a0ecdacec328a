"""Time comes in from any object: meetings, calls, a timer's app object; with both kinds of link."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from invoices.models import TimeEntry
from syncs.hubspot.gateway import HubSpot
from syncs.hubspot.presets import PRESETS, filled
from syncs.models import SyncRun, TimeSource
from syncs.services.pull_time import pull_time
from tests.stand_ins import StandIns

from .conftest import Console
from .records import deal, entry

pytestmark = pytest.mark.django_db
PREFIX = "a552213_"


def use(preset: str, **changes: Any) -> TimeSource:
    return TimeSource.objects.create(pk=1, **PRESETS[preset].values | changes)


def meeting(number: int, outcome: str = "COMPLETED", **properties: Any) -> dict[str, Any]:
    facts = {
        "hs_timestamp": "2026-09-01T14:00:00Z",
        "hs_meeting_start_time": "2026-09-01T14:00:00Z",
        "hs_meeting_end_time": "2026-09-01T15:30:00Z",
        "hs_meeting_title": "Steering",
        "hs_meeting_outcome": outcome,
        "hubspot_owner_id": "70001",
    }
    return linked(number, facts | properties)


def linked(number: int, properties: dict[str, Any], deal_id: int = 51) -> dict[str, Any]:
    return {
        "id": str(number),
        "properties": properties,
        "associations": {"deals": {"results": [{"id": str(deal_id)}]}},
    }


def timer(number: int, record: int = 51, kind: str = "deal", **properties: Any) -> dict[str, Any]:
    """A time log of StopWatch's, as its app object holds it."""
    facts = {
        "first_start_date": "2026-09-01T09:00:00Z",
        "total_minutes": "90",
        "billable_minutes": "60",
        "assoc_obj_type": kind,
        "assoc_record_id": str(record),
        "category_text": "Consulting",
        "description": "Workshop",
        "toggle": "false",
    }
    named = {f"{PREFIX}{name}": value for name, value in (facts | properties).items()}
    return {"id": str(number), "properties": named | {"hubspot_owner_id": "70001"}}


def states() -> dict[int, str]:
    return dict(TimeEntry.objects.values_list("hubspot_id", "state"))


@pytest.fixture
def stopwatch(console: Console) -> Console:
    console.hubspot_stand_in.load(stopwatch_time_logs=[])
    TimeSource.objects.create(pk=1, **filled("stopwatch", console.gateway.schemas()))
    return console


def test_meetings_count_from_start_to_end_when_they_took_place(
    version: str, console: Console
) -> None:
    use("meetings")
    late = {"hs_meeting_start_time": "2026-09-01T16:00:00Z"}
    console.hubspot_stand_in.load(
        meetings=[
            meeting(1), meeting(2, "SCHEDULED"), meeting(3, "NO_SHOW"), meeting(4, **late),
            meeting(5, hs_meeting_end_time=""), meeting(6, ""),
        ]
    )  # fmt: skip
    run = console.pull()
    assert (run.created, run.left_out, run.done) == (3, 3, 6)
    took_place = TimeEntry.objects.get(hubspot_id=1)
    assert (took_place.seconds, took_place.billable, took_place.state) == (5400, True, "accepted")
    assert took_place.description == "Steering"
    bad = TimeEntry.objects.exclude(hubspot_id=1).values_list("hubspot_id", "seconds", "reason")
    assert set(bad) == {(4, None, "bad_duration"), (5, None, "bad_duration")}


@pytest.mark.parametrize("kind", ["full", "increment"])
def test_what_is_no_finished_work_any_more_counts_as_deleted_until_it_is_again(
    console: Console, kind: str
) -> None:
    use("meetings")
    console.hubspot_stand_in.load(meetings=[meeting(1), meeting(2, "SCHEDULED")])
    console.pull()
    assert states() == {1: "accepted"}
    console.hubspot_stand_in.load(meetings=[meeting(1, "CANCELED"), meeting(2)])
    run = console.pull(kind)
    assert (run.created, run.deleted, run.left_out) == (1, 1, 1)
    assert states() == {1: "deleted", 2: "accepted"}
    assert TimeEntry.objects.get(hubspot_id=1).raw["properties"]["hs_meeting_outcome"] == "CANCELED"
    assert console.pull(kind).deleted == 0
    console.hubspot_stand_in.load(meetings=[meeting(1)])
    console.pull(kind)
    assert states() == {1: "accepted", 2: "accepted"}


def test_the_command_says_what_it_left_out(
    console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    use("meetings")
    console.hubspot_stand_in.load(meetings=[meeting(1), meeting(2, "SCHEDULED")])
    call_command("pull_time", full=True)
    said = capsys.readouterr().out
    assert "No finished work             1" in said
    assert "Calls to HubSpot" in said


def test_a_deal_pull_leaves_out_what_is_not_finished(version: str, console: Console) -> None:
    use("meetings")
    console.hubspot_stand_in.load(meetings=[meeting(1), meeting(2, "SCHEDULED")])
    run = console.pull("deal", deal_id="51")
    assert (run.created, run.left_out) == (1, 1)


@pytest.mark.parametrize("kind", ["increment", "deal"])
def test_a_property_that_is_gone_stops_the_pull_before_anything_counts_as_deleted(
    console: Console, kind: str
) -> None:
    use("meetings")
    console.hubspot_stand_in.load(meetings=[meeting(1)])
    console.pull()
    console.hubspot_stand_in.send("DELETE", "/crm/v3/properties/meetings/hs_meeting_outcome")
    run = console.try_to_pull(kind, **({"deal_id": "51"} if kind == "deal" else {}))
    assert "meetings has no property hs_meeting_outcome" in run.error
    assert states() == {1: "accepted"}


def test_calls_last_milliseconds(version: str, console: Console) -> None:
    use("calls")
    facts = {
        "hs_timestamp": "2026-09-02T08:00:00Z", "hs_call_duration": "1799500",
        "hs_call_title": "Kick-off", "hubspot_owner_id": "70001",
    }  # fmt: skip
    console.hubspot_stand_in.load(calls=[linked(1, facts)])
    console.pull()
    call = TimeEntry.objects.get()
    assert (call.seconds, call.billable, call.state) == (1800, True, "accepted")


def test_a_timer_names_its_deal_in_properties(version: str, stopwatch: Console) -> None:
    stopwatch.hubspot_stand_in.load(
        stopwatch_time_logs=[
            timer(1), timer(2, kind="Deal"), timer(3, kind="contact"), timer(4, 52),
            timer(5, toggle="true"), timer(6, billable_minutes="0"),
        ]
    )  # fmt: skip
    run = stopwatch.pull()
    assert (run.created, run.left_out) == (5, 1)
    found = TimeEntry.objects.values_list("hubspot_id", "seconds", "deal_ids", "reason")
    assert {(one, seconds, *deals, reason) for one, seconds, deals, reason in found} == {
        (1, 3600, "51", ""), (2, 3600, "51", ""), (3, 3600, "no_deal"),
        (4, 3600, "52", "unknown_deal"), (6, 0, "51", "bad_duration"),
    }  # fmt: skip


def test_a_record_that_names_its_deal_is_kept_as_it_came(stopwatch: Console) -> None:
    stopwatch.hubspot_stand_in.load(stopwatch_time_logs=[timer(1)])
    stopwatch.pull()
    assert "associations" not in TimeEntry.objects.get().raw
    stopwatch.hubspot_stand_in.load(stopwatch_time_logs=[timer(1, toggle="true")])
    stopwatch.pull()
    gone = TimeEntry.objects.get()
    assert (gone.state, "associations" in gone.raw) == ("deleted", False)


def test_a_timer_that_goes_on_grows_the_same_entry(stopwatch: Console) -> None:
    stopwatch.hubspot_stand_in.load(stopwatch_time_logs=[timer(1)])
    stopwatch.pull()
    more = timer(1, billable_minutes="75", num_sessions="2")
    stopwatch.hubspot_stand_in.load(stopwatch_time_logs=[more])
    run = stopwatch.pull("increment")
    assert (run.created, run.changed) == (0, 1)
    assert TimeEntry.objects.get().seconds == 4500


def test_rows_cut_at_the_weeks_end_are_added_up_and_can_be_left_out(stopwatch: Console) -> None:
    parts = [timer(n, is_split_week_record="true", billable_minutes="30") for n in (1, 2)]
    stopwatch.hubspot_stand_in.load(stopwatch_time_logs=[*parts, timer(3)])
    stopwatch.pull()
    assert sum(TimeEntry.objects.values_list("seconds", flat=True)) == 7200
    both = f"{PREFIX}toggle, {PREFIX}is_split_week_record"
    TimeSource.objects.update(takes_property=both)
    run = stopwatch.pull()
    assert (run.left_out, run.deleted) == (2, 2)
    assert states() == {1: "deleted", 2: "deleted", 3: "accepted"}


def test_a_deal_pull_searches_for_what_names_the_deal(version: str, stopwatch: Console) -> None:
    stand_in = stopwatch.hubspot_stand_in
    stand_in.load(stopwatch_time_logs=[timer(1), timer(2, 52), timer(3), timer(4, kind="contact")])
    stopwatch.pull("deal", deal_id="51")
    assert set(states()) == {1, 3, 4}
    stand_in.load(stopwatch_time_logs=[timer(1, 52), timer(3) | {"archived": True}])
    stopwatch.pull("deal", deal_id="51")
    assert TimeEntry.objects.get(hubspot_id=1).deal_ids == ["52"]
    assert states()[3] == "deleted"


def test_a_deal_pull_takes_the_values_of_now_where_the_index_lags(stopwatch: Console) -> None:
    stand_in = stopwatch.hubspot_stand_in
    stand_in.load(stopwatch_time_logs=[timer(1)])
    stand_in.advance(60)
    stand_in.settings(search_lag_seconds=30)
    stand_in.load(stopwatch_time_logs=[timer(1, 52)])
    stopwatch.pull("deal", deal_id="51")
    assert TimeEntry.objects.get().deal_ids == ["52"]


def test_a_deal_pull_finds_what_was_made_a_moment_ago(version: str, stopwatch: Console) -> None:
    stand_in = stopwatch.hubspot_stand_in
    stand_in.load(stopwatch_time_logs=[timer(1), timer(2, 52)])
    stopwatch.pull()
    stand_in.settings(search_lag_seconds=30)
    stand_in.load(stopwatch_time_logs=[timer(n) for n in range(3, 120)] + [timer(120, 52)])
    run = stopwatch.pull("deal", deal_id="51")
    assert (run.created, TimeEntry.objects.filter(deal_ids=["51"]).count()) == (117, 118)
    assert 120 not in states()


def test_a_deal_pull_lists_everything_where_the_search_has_no_order(stopwatch: Console) -> None:
    stand_in = stopwatch.hubspot_stand_in
    stand_in.load(stopwatch_time_logs=[timer(n) for n in (9, 10, 100)] + [timer(11, 52)])
    stand_in.settings(ids_sort_as_text=True)
    run = pull_time("deal", deal_id="51", hubspot=HubSpot(search_page=2))
    assert run.state == SyncRun.State.FINISHED
    assert set(states()) == {9, 10, 100}


@pytest.mark.parametrize("preset", ["stopwatch", "custom"])
def test_a_deal_that_hubspot_does_not_have_is_named(console: Console, preset: str) -> None:
    use(preset, object_type="time_entry")
    with pytest.raises(CommandError, match="HubSpot has no deal 999"):
        call_command("pull_time", deal="999")


def test_the_entries_of_a_deal_that_was_deleted_are_read_again(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1)])
    console.pull()
    console.hubspot_stand_in.load(deals=[deal(51) | {"archived": True}])
    run = console.try_to_pull("deal", deal_id="51")
    assert "HubSpot has no deal 51" in run.error
    assert TimeEntry.objects.get().reason == "no_deal"


def test_a_whole_firm_is_pulled_in_each_version(
    version: str, console: Console, stand_ins: StandIns
) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(n) for n in range(1, 151)])
    gateway = HubSpot(version=version)
    assert pull_time("full", hubspot=gateway).created == 150
    console.hubspot_stand_in.load(
        time_entries=[entry(1, hours="2"), entry(2) | {"archived": True}, entry(3, (52,))]
    )
    run = pull_time("increment", hubspot=gateway)
    assert (run.changed, run.deleted) == (2, 1)
    assert pull_time("deal", deal_id="52", hubspot=gateway).done == 1
