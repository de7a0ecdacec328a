"""A deal's pull beside a pull of everything: what was read last is what stays."""

from typing import Any

import pytest
from django.utils import timezone

from invoices.models import TimeEntry
from syncs.hubspot.gateway import HubSpot
from syncs.hubspot.mapping import Reader
from syncs.models import SyncRun
from syncs.services.keep_entries import delete_entries, keep_entries
from syncs.services.pull_time import pull_time
from tests.stand_ins import StandIns

from .conftest import Console
from .records import entry


def stored() -> tuple[list[str], str]:
    row = TimeEntry.objects.get()
    return row.deal_ids, row.state


def as_held() -> dict[int, dict[str, Any]]:
    """The record as another pull may have read it a moment ago, of the same version."""
    return {1: {**TimeEntry.objects.get().raw}}


@pytest.mark.parametrize("moved", [True, False])
def test_a_deal_it_was_moved_to_since_it_was_read_stays(console: Console, moved: bool) -> None:
    """Associations move without the record: whoever looked last knows."""
    console.hubspot_stand_in.load(time_entries=[entry(1, (51,))])
    console.pull()
    read_at = timezone.now()
    if moved:
        console.hubspot_stand_in.load(time_entries=[entry(1, (52,))])
    console.pull("deal", deal_id="52" if moved else "51")
    record, stale = as_held(), {"1": {"51"} if moved else {"52"}}
    assert keep_entries(record, stale, Reader.current(), read_at=read_at).unchanged == 1
    assert stored()[0] == (["52"] if moved else ["51"])
    keep_entries(record, {"1": {"51", "52"}}, Reader.current(), read_at=timezone.now())
    assert stored()[0] == ["51", "52"]


def test_a_newer_version_is_taken_whoever_looked_last(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1, (51,))])
    console.pull()
    read_at, record = timezone.now(), as_held()[1]
    console.pull("deal", deal_id="51")
    later = {"hours": "3", "hs_lastmodifieddate": "2099-01-01T00:00:00.000Z"}
    newer = {1: record | {"properties": record["properties"] | later}}
    assert keep_entries(newer, {"1": {"51"}}, Reader.current(), read_at=read_at).changed == 1
    assert TimeEntry.objects.get().seconds == 10800


def test_what_came_back_since_it_was_missed_is_not_deleted(console: Console) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1, (51,))])
    console.pull()
    read_at = timezone.now()
    console.pull("deal", deal_id="51")
    assert delete_entries({1: None}, read_at=read_at) == 0
    assert delete_entries({1: None}, read_at=timezone.now()) == 1


def test_what_was_deleted_while_everything_was_read_stays_deleted(
    console: Console, stand_ins: StandIns
) -> None:
    console.hubspot_stand_in.load(time_entries=[entry(1, (51,))])
    console.pull()
    console.hubspot_stand_in.fault("status", "time_entry/deals/batch/read", status=503)

    def deleted_meanwhile(_seconds: float) -> None:
        console.hubspot_stand_in.load(time_entries=[entry(1, (51,)) | {"archived": True}])
        console.pull("deal", deal_id="51")
        assert stored()[1] == "deleted"

    run = pull_time("full", hubspot=HubSpot(sleep=deleted_meanwhile))
    assert run.state == SyncRun.State.FINISHED
    assert stored()[1] == "deleted"
