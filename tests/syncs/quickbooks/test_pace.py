"""Calls keep within QuickBooks' limits, counted together by all workers."""

import time
import uuid

import pytest

from syncs.quickbooks import pace


def test_the_eleventh_call_of_a_second_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CALLS_A_SECOND", 10)
    realm = uuid.uuid4().hex
    began = time.monotonic()
    for _ in range(10):
        pace.wait_for_a_slot(realm)
    assert time.monotonic() - began < 0.9
    pace.wait_for_a_slot(realm)
    assert time.monotonic() - began > 1


def test_the_minute_has_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CALLS_A_MINUTE", 3)
    monkeypatch.setattr(pace, "MINUTE_MICROSECONDS", 1_500_000)
    realm = uuid.uuid4().hex
    began = time.monotonic()
    for _ in range(4):
        pace.wait_for_a_slot(realm)
    assert 1.4 < time.monotonic() - began < 3


def test_without_redis_calls_keep_their_distance(settings: object) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"  # type: ignore[attr-defined]
    began = time.monotonic()
    pace.wait_for_a_slot("1")
    assert time.monotonic() - began >= 0.1
