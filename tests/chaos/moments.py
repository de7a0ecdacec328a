"""The moments at which a process can die: before and after every call, write and commit."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connections

from syncs.hubspot.calls import Calls
from syncs.quickbooks.gateway import _Transport
from tests.dying import die

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")


class Moments:
    """Watches this process from now on; it dies at the moment of that number, 0 = never."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.passed: list[str] = []
        self._taken: Counter[str] = Counter()
        self._watch(Calls, "_send", "call")
        self._watch(_Transport, "_sent", "call")
        self._watch(connections["default"], "commit", "commit")
        connections["default"].execute_wrappers.append(self._executed)

    def _watch(self, owner: Any, name: str, kind: str) -> None:
        step = getattr(owner, name)
        setattr(owner, name, lambda *given, **more: self._around(kind, step, *given, **more))

    def _executed(self, execute: Callable[..., Any], statement: Any, *given: Any) -> Any:
        if str(statement).lstrip().upper().startswith(WRITES):
            return self._around("write", execute, statement, *given)
        return execute(statement, *given)

    def _around(self, kind: str, step: Callable[..., Any], *given: Any, **more: Any) -> Any:
        self._taken[kind] += 1
        number = self._taken[kind]
        self._pass(f"before {kind} {number}")
        try:
            return step(*given, **more)
        finally:
            self._pass(f"after {kind} {number}")

    def _pass(self, moment: str) -> None:
        self.passed.append(moment)
        if len(self.passed) == self.last:
            die()
