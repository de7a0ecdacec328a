"""Faults planted by tests: at which call, which fault, how often."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from sandbox.fault_presets import described

BEFORE = ("timeout_before", "reset", "slow", "status")
AFTER = ("timeout_after_commit", "reset_after_commit", "status_after_commit")
SPOILED = ("malformed_after_commit", "truncated_after_commit", "wrong_type_after_commit")
"""The real answer, but cut off within the JSON, cut off within the transfer, or called HTML."""
KINDS = BEFORE + AFTER + SPOILED


@dataclass
class Fault:
    """One planted fault; it strikes the `nth` matching call and `times` - 1 after it.

    `times` 0 = always. `one_in` strikes about every so manieth matching call instead, the same
    ones for the same `seed`, as often as `times` says or else always.
    """

    kind: str
    method: str = ""
    path: str = ""
    containing: str = ""
    """What the request's body has to contain."""
    status: int = 503
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)
    nth: int = 1
    times: int | None = None
    one_in: int = 1
    seed: int = 1
    seconds: int | Decimal = 600
    seen: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault {self.kind!r}; there are {', '.join(KINDS)}")
        if self.one_in < 1 or self.nth < 1 or (self.times or 0) < 0:
            raise ValueError("nth and one_in begin at 1, times at 0")
        if self.times is None:
            self.times = 1 if self.one_in == 1 else 0
        self._random = Random(self.seed)

    def strikes(self, method: str, target: str, body: bytes) -> bool:
        """Counts a call that matches, and says whether the fault acts on it."""
        if self.method not in ("", method) or self.path not in target:
            return False
        if self.containing and self.containing.encode() not in body:
            return False
        self.seen += 1
        if self.seen < self.nth or self._used_up() or self._random.randrange(self.one_in):
            return False
        self.struck += 1
        return True

    def _used_up(self) -> bool:
        return bool(self.times) and self.struck >= (self.times or 0)

    def shown(self) -> dict[str, Any]:
        """As JSON, with how many calls it saw and struck."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class FaultPlan:
    """All planted faults of one stand-in."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def plant(self, wanted: dict[str, Any]) -> Fault:
        """Adds a fault; TypeError or ValueError when the description is wrong."""
        fault = Fault(**described(wanted))
        self.faults.append(fault)
        return fault

    def clear(self) -> None:
        """Forgets every fault."""
        self.faults.clear()

    def strike(self, method: str, target: str, body: bytes = b"") -> Fault | None:
        """The fault that acts on this call, if any; every matching fault counts the call."""
        striking = [fault for fault in self.faults if fault.strikes(method, target, body)]
        return striking[0] if striking else None
