"""Faults planted by tests: at which call, which fault, how often."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

BEFORE = ("timeout_before", "reset", "slow", "status")
AFTER = ("timeout_after_commit", "reset_after_commit", "status_after_commit")
KINDS = BEFORE + AFTER


@dataclass
class Fault:
    """One planted fault; it strikes the `nth` matching call and `times` - 1 after it."""

    kind: str
    method: str = ""
    path: str = ""
    status: int = 503
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)
    nth: int = 1
    times: int = 1
    seconds: int | Decimal = 600
    seen: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault {self.kind!r}; there are {', '.join(KINDS)}")

    def strikes(self, method: str, target: str) -> bool:
        """Counts a call that matches, and says whether the fault acts on it."""
        if self.method not in ("", method) or self.path not in target:
            return False
        self.seen += 1
        if not self.nth <= self.seen < self.nth + self.times:
            return False
        self.struck += 1
        return True


class FaultPlan:
    """All planted faults of one stand-in."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def plant(self, description: dict[str, Any]) -> Fault:
        """Adds a fault; TypeError or ValueError when the description is wrong."""
        fault = Fault(**description)
        self.faults.append(fault)
        return fault

    def clear(self) -> None:
        """Forgets every fault."""
        self.faults.clear()

    def strike(self, method: str, target: str) -> Fault | None:
        """The fault that acts on this call, if any; every matching fault counts the call."""
        striking = [fault for fault in self.faults if fault.strikes(method, target)]
        return striking[0] if striking else None
