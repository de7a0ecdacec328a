"""Calls keep within QuickBooks' limits, counted together by all workers."""

import time
import uuid

import pytest

from syncs.errors import Throttled
from syncs.quickbooks import pace


@pytest.fixture
def realm() -> str:
    """Books that nobody has called yet."""
    return uuid.uuid4().hex


def test_the_eleventh_call_of_a_second_waits(realm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CALLS_A_SECOND", 10)
    began = time.monotonic()
    for _ in range(10):
        pace.wait_for_a_slot(realm)
    assert time.monotonic() - began < 0.9
    pace.wait_for_a_slot(realm)
    assert time.monotonic() - began > 1


def test_the_minute_has_its_own_limit(realm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CALLS_A_MINUTE", 3)
    monkeypatch.setattr(pace, "MINUTE_MICROSECONDS", 1_500_000)
    began = time.monotonic()
    for _ in range(4):
        pace.wait_for_a_slot(realm)
    assert 1.4 < time.monotonic() - began < 3


def test_batches_have_a_limit_of_their_own_beside(
    realm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "BATCHES_A_MINUTE", 2)
    for _ in range(2):
        pace.wait_for_a_slot(realm, batch=True)
    with pytest.raises(Throttled) as raised:
        pace.wait_for_a_slot(realm, batch=True)
    assert 55 < raised.value.wait_seconds <= 61
    pace.wait_for_a_slot(realm)


def test_a_batch_counts_as_a_call_too(realm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CALLS_A_MINUTE", 2)
    pace.wait_for_a_slot(realm, batch=True)
    pace.wait_for_a_slot(realm)
    with pytest.raises(Throttled):
        pace.wait_for_a_slot(realm)


def test_when_quickbooks_asks_to_wait_nobody_calls_and_nobody_sleeps(realm: str) -> None:
    pace.close(realm, 60)
    began = time.monotonic()
    with pytest.raises(Throttled, match="goes on by itself in 60 seconds") as raised:
        pace.wait_for_a_slot(realm)
    assert (raised.value.wait_seconds, time.monotonic() - began < 1) == (60, True)
    assert pace.closed_seconds(realm) == 60
    pace.wait_for_a_slot("other books")
    assert pace.closed_seconds("other books") == 0


def test_the_wait_ends_by_itself(realm: str) -> None:
    pace.close(realm, 1)
    time.sleep(1.05)
    pace.wait_for_a_slot(realm)


def test_one_goes_on_after_the_wait(realm: str) -> None:
    assert [pace.first_to_wait(realm, 60), pace.first_to_wait(realm, 60)] == [True, False]


def test_without_redis_calls_keep_their_distance(settings: object) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"  # type: ignore[attr-defined]
    began = time.monotonic()
    pace.wait_for_a_slot("1")
    assert time.monotonic() - began >= 0.1
    pace.wait_for_a_slot("1", batch=True)
    assert time.monotonic() - began >= 1.6
    pace.close("1", 60)
    assert pace.closed_seconds("1") == 0
