"""The outbox both stand-ins send webhooks from: batches, repeats and mishaps by the clock."""

import json
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.deliveries import Event, Target
from sandbox.webhooks import Outbox
from tests.sandbox.receiver import Receiver

WAITS = (60, 3_600)


class Plain:
    largest_batch = 3
    timeout_seconds = 1

    def body(self, _target: Target, events: list[Event], attempt: int) -> bytes:
        return json.dumps([event | {"attempt": attempt} for event in events]).encode()

    def headers(self, target: Target, body: bytes) -> dict[str, str]:
        return {"X-Signature": f"{target.secret}:{len(body)}"}

    def wait_seconds(self, failures: int) -> int | None:
        return WAITS[failures - 1] if failures <= len(WAITS) else None


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(clock: Clock) -> Outbox[Target]:
    return Outbox(clock, Plain(), Target())


def aimed(outbox: Outbox[Target], receiver: Receiver, **changes: Any) -> None:
    outbox.configure({"target_url": receiver.url, "automatic": False} | changes)


def numbered(count: int) -> list[Event]:
    return [{"n": n} for n in range(count)]


def states(outbox: Outbox[Target]) -> list[str]:
    return [one["state"] for one in outbox.shown()["deliveries"]]


def test_without_a_target_nothing_is_kept(outbox: Outbox[Target]) -> None:
    outbox.put({"n": 1})
    assert outbox.shown()["gathering"] == 0
    assert outbox.deliver() == []


def test_events_travel_in_signed_batches_in_their_order(
    outbox: Outbox[Target], receiver: Receiver
) -> None:
    aimed(outbox, receiver, secret="s")
    outbox.put(*numbered(7))
    assert [len(one.events) for one in outbox.deliver()] == [3, 3, 1]
    assert [event["n"] for event in receiver.events()] == list(range(7))
    first = receiver.received[0]
    assert first.headers["X-Signature"] == f"s:{len(first.body)}"


def test_what_is_due_is_sent_by_itself(outbox: Outbox[Target], receiver: Receiver) -> None:
    aimed(outbox, receiver, automatic=True)
    outbox.put({"n": 1})
    assert receiver.wait_for(1)[0].json == [{"n": 1, "attempt": 0}]


def test_events_gather_until_the_delay_is_over(
    outbox: Outbox[Target], receiver: Receiver, clock: Clock
) -> None:
    aimed(outbox, receiver, automatic=True, delay_seconds=30)
    outbox.put({"n": 1})
    clock.advance(20)
    outbox.put({"n": 2})
    assert receiver.received == []
    clock.advance(10)
    assert len(receiver.wait_for(1)[0].json) == 2


def test_a_refused_request_comes_again_when_its_wait_is_over(
    outbox: Outbox[Target], receiver: Receiver, clock: Clock
) -> None:
    aimed(outbox, receiver, automatic=True)
    receiver.answers = [500, 302]
    outbox.put({"n": 1})
    receiver.wait_for(1)
    outbox.deliver(due_only=True)
    assert len(receiver.received) == 1
    clock.advance(60)
    receiver.wait_for(2)
    outbox.deliver(due_only=True)
    clock.advance(3_600)
    assert [one.json[0]["attempt"] for one in receiver.wait_for(3)] == [0, 1, 2]
    outbox.deliver(due_only=True)
    assert states(outbox) == ["taken"]


def test_it_is_given_up_after_the_last_wait(
    outbox: Outbox[Target], receiver: Receiver, clock: Clock
) -> None:
    aimed(outbox, receiver)
    receiver.answers = [500] * 9
    outbox.put({"n": 1})
    for _ in range(5):
        outbox.deliver(due_only=True)
        clock.advance(3_600)
    assert states(outbox) == ["given up"]
    attempts = outbox.shown()["deliveries"][0]["attempts"]
    assert [one["status"] for one in attempts] == [500, 500, 500]


def test_no_answer_in_time_and_no_connection_count_as_refused(
    outbox: Outbox[Target], receiver: Receiver
) -> None:
    aimed(outbox, receiver, timeout_milliseconds=100)
    receiver.answers = [0]
    outbox.put({"n": 1})
    assert outbox.deliver()[0].attempts[0].status is None
    outbox.configure({"target_url": "http://127.0.0.1:1/"})
    attempts = outbox.deliver()[0].attempts
    assert "refused" in attempts[1].problem
    assert states(outbox) == ["waiting"]


def test_requests_come_twice_and_in_any_order_when_asked(
    outbox: Outbox[Target], receiver: Receiver
) -> None:
    aimed(outbox, receiver, duplicate=1, reorder=True, batch=2, seed=3)
    outbox.put(*numbered(6))
    outbox.deliver()
    found = [event["n"] for event in receiver.events()]
    assert sorted(found) == sorted(list(range(6)) * 2)
    assert found != sorted(found)


def test_several_requests_can_be_under_way_at_once(
    outbox: Outbox[Target], receiver: Receiver
) -> None:
    aimed(outbox, receiver, concurrent=10)
    outbox.put(*numbered(30))
    assert len(outbox.deliver()) == 10
    assert sorted(event["n"] for event in receiver.events()) == list(range(30))


def test_a_delivery_can_be_sent_again(outbox: Outbox[Target], receiver: Receiver) -> None:
    aimed(outbox, receiver)
    outbox.put({"n": 1})
    taken = outbox.deliver()
    outbox.repeat([taken[0].number])
    assert [event["n"] for event in receiver.events()] == [1, 1]


def test_a_fast_clock_makes_waits_short(
    outbox: Outbox[Target], receiver: Receiver, clock: Clock
) -> None:
    aimed(outbox, receiver, automatic=True)
    clock.set_speed(speed=3_600)
    receiver.answers = [500, 500]
    outbox.put({"n": 1})
    receiver.wait_for(3)
