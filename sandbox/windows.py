"""Sliding windows that calls are counted in, by the course of the clock that tests can compress."""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass

from sandbox.clock import Clock


@dataclass(frozen=True)
class Rule:
    """So many calls in so many milliseconds; the name tells its window from the others."""

    name: Hashable
    most: int
    span_ms: int


class Windows:
    """The calls of the last moments, by the names of rules."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._calls: dict[Hashable, deque[int]] = {}

    def count(self, *rules: Rule) -> bool:
        """Counts a call in the windows of all rules; False, and in none, where one is full."""
        if any(not self.left(rule) for rule in rules):
            return False
        for rule in rules:
            self._recent(rule).append(self.clock.window_milliseconds())
        return True

    def left(self, rule: Rule) -> int:
        """How many calls more there may be now."""
        return max(0, rule.most - len(self._recent(rule)))

    def _recent(self, rule: Rule) -> deque[int]:
        calls = self._calls.setdefault(rule.name, deque())
        since = self.clock.window_milliseconds() - rule.span_ms
        while calls and calls[0] <= since:
            calls.popleft()
        return calls
