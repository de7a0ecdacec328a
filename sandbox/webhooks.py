"""The outbox of webhooks: events gather, travel in signed batches, and again until taken.

A stand-in plugs in with a `Service` (body, headers, waits between attempts) and a `Target`, or a
subclass of it with switches of its own:

    self.webhooks = Outbox(clock, IntuitService(), Target())
    self.webhooks.put(event, event)     # in the same call = in the same batch
    *webhook_control.routes(stand.webhooks)     # among the routes of the application
    self.webhooks.reset()               # when the stand-in is reset

Waits are the clock's: a test advances it, and what has become due is sent at once.
"""

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from sandbox.clock import Clock, iso_milliseconds
from sandbox.deliveries import (
    GIVEN_UP,
    SENDING,
    TAKEN,
    WAITING,
    Delivery,
    Event,
    Service,
    Target,
    post,
)
from sandbox.settings import changed, shown

KEPT = 2_000


class Outbox[T: Target]:
    """Events and deliveries of one stand-in; any thread may call it."""

    def __init__(self, clock: Clock, service: Service[T], target: T) -> None:
        self.clock = clock
        self.service = service
        self.first_target = target
        self._changed = threading.Condition()
        self._working = False
        self.reset()
        clock.listeners.append(self._wake)

    def reset(self) -> None:
        """No target, no events; what is under way is forgotten."""
        with self._changed:
            self.target = self.first_target
            self.deliveries: deque[Delivery] = deque(maxlen=KEPT)
            self._events: list[Event] = []
            self._due_ms = 0
            self._count = 0
            self._random = Random(self.target.seed)
            self._changed.notify_all()

    def configure(self, changes: dict[str, Any]) -> None:
        """Changes the target; ValueError for an unknown switch."""
        with self._changed:
            self.target = changed(self.target, changes)
            if "seed" in changes:
                self._random = Random(self.target.seed)
        self._wake()

    def put(self, *events: Event) -> None:
        """Takes events that happened together, unless nobody listens."""
        if not self.target.target_url or not events:
            return
        with self._changed:
            if not self._events:
                self._due_ms = self.clock.milliseconds() + self.target.delay_seconds * 1000
            self._events += events
        self._wake()

    def deliver(self, *, due_only: bool = False) -> list[Delivery]:
        """Sends what waits, whether due or not, in the caller's thread, and returns it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._under_way(), timeout=60)
            chosen = self._choose(due_only)
        self._send(chosen)
        return chosen

    def repeat(self, numbers: list[int]) -> list[Delivery]:
        """Sends deliveries once more that were sent before, as a service does that lost count."""
        with self._changed:
            chosen = [one for one in self.deliveries if one.number in numbers]
            copies = [self._delivery(one.events) for one in chosen]
            for copy in copies:
                copy.state = SENDING
        self._send(copies)
        return copies

    def shown(self) -> dict[str, Any]:
        """The target, how many events gather, and every delivery, oldest first."""
        with self._changed:
            return {
                "target": shown(self.target),
                "gathering": len(self._events),
                "deliveries": [one.shown() for one in self.deliveries],
            }

    def _wake(self) -> None:
        """Has somebody look at what is due; the thread ends when nothing waits any more."""
        with self._changed:
            waits = self._events or any(one.state == WAITING for one in self.deliveries)
            if waits and self.target.automatic and not self._working:
                self._working = True
                threading.Thread(target=self._work, name="webhooks", daemon=True).start()
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                pause = self._pause_milliseconds()
                if pause is None or not self.target.automatic:
                    self._working = False
                    return
                if pause > 0:
                    self._changed.wait(pause / 1000)
                    continue
                chosen = self._choose(due_only=True)
            self._send(chosen)

    def _pause_milliseconds(self) -> int | None:
        """Real time until something is due; None = nothing waits."""
        due = [one.due_ms for one in self.deliveries if one.state == WAITING]
        due += [self._due_ms] if self._events else []
        if not due:
            return None
        return -(-max(0, min(due) - self.clock.milliseconds()) // self.clock.speed)

    def _choose(self, due_only: bool) -> list[Delivery]:
        now = self.clock.milliseconds()
        if self._events and (self._due_ms <= now or not due_only):
            self._pack()
        chosen = [
            one
            for one in self.deliveries
            if one.state == WAITING and (one.due_ms <= now or not due_only)
        ]
        for one in chosen:
            one.state = SENDING
        return chosen

    def _pack(self) -> None:
        """Turns the gathered events into deliveries."""
        events, self._events = self._events, []
        if self.target.reorder:
            self._random.shuffle(events)
        size = max(1, min(self.target.batch, self.service.largest_batch))
        packed = [events[i : i + size] for i in range(0, len(events), size)]
        packed = [one for one in packed for _ in range(1 + self.target.duplicate)]
        if self.target.reorder:
            self._random.shuffle(packed)
        for one in packed:
            self._delivery(one)

    def _delivery(self, events: list[Event]) -> Delivery:
        self._count += 1
        made = Delivery(self._count, events, self.clock.milliseconds())
        self.deliveries.append(made)
        return made

    def _send(self, chosen: list[Delivery]) -> None:
        workers = max(1, self.target.concurrent)
        if workers == 1 or len(chosen) < 2:
            for one in chosen:
                self._send_one(one)
            return
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(self._send_one, chosen))

    def _send_one(self, delivery: Delivery) -> None:
        target = self.target
        body = self.service.body(target, delivery.events, len(delivery.attempts))
        headers = self.service.headers(target, body)
        patience = target.timeout_milliseconds or self.service.timeout_seconds * 1000
        at = iso_milliseconds(self.clock.now())
        attempt = post(target.target_url, body, headers, at, patience)
        with self._changed:
            delivery.attempts.append(attempt)
            wait = None if attempt.taken else self.service.wait_seconds(len(delivery.attempts))
            delivery.state = TAKEN if attempt.taken else GIVEN_UP
            if wait is not None:
                delivery.state = WAITING
                delivery.due_ms = self.clock.milliseconds() + wait * 1000
            self._changed.notify_all()
        self._wake()

    def _under_way(self) -> bool:
        return any(one.state == SENDING for one in self.deliveries)
