"""While a run of its kind is under way another says so, and leaves no failed row behind."""

from collections.abc import Callable

import pytest

from syncs.models import DealBillingState, ReadyDeal, SyncRun
from syncs.services.bill_ready_deals import bill_ready_deals
from syncs.services.propose_sows import propose_sows
from syncs.services.pull_time import pull_time, start_pull
from syncs.services.read_changes import read_changes
from syncs.services.sync_runs import AlreadyRunning
from syncs.services.write_back import write_back
from tests.cast import Firm
from tests.processes import locked_elsewhere

RUNS: list[tuple[Callable[[], object], int]] = [
    (pull_time, 7_201_100),
    (write_back, 7_201_101),
    (propose_sows, 7_201_103),
    (bill_ready_deals, 7_201_104),
    (read_changes, 7_201_105),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("run", "lock"), RUNS)
def test_the_second_leaves_no_row_and_says_since_when(run: Callable[[], object], lock: int) -> None:
    Firm()
    ReadyDeal.objects.create(deal_id="9001", ready_since="2026-10-31T12:00:00Z")
    with locked_elsewhere(lock), pytest.raises(AlreadyRunning, match="Wait until it has finished"):
        run()
    assert not SyncRun.objects.exists()
    assert not DealBillingState.objects.exists()


@pytest.mark.django_db
def test_a_pull_that_somebody_follows_fails_with_the_words() -> None:
    asked_for = start_pull("full")
    with locked_elsewhere(7_201_100), pytest.raises(AlreadyRunning):
        pull_time(run=asked_for)
    asked_for.refresh_from_db()
    assert (asked_for.state, "Wait until" in asked_for.error) == ("failed", True)
