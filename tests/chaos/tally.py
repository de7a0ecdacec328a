"""What a run of chaos adds up to: injected, kills struck, recovered, duplicates, lost, stuck."""

import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Tally:
    """Counts of injections and kills, and every complaint with what led to it."""

    injected: int = 0
    kills: int = 0
    killed: int = 0
    months: int = 0
    recovered: int = 0
    rounds: int = 0
    complaints: list[str] = field(default_factory=list)

    def count(
        self,
        what: str,
        rounds: int,
        complaints: list[str],
        *,
        injected: int = 0,
        kills: int = 0,
        killed: int = 0,
    ) -> None:
        """Adds one month that was disturbed; of the kills planned so many struck."""
        self.months += 1
        self.injected += injected
        self.kills += kills
        self.killed += killed
        self.recovered += not complaints
        self.rounds = max(self.rounds, rounds)
        self.complaints += [f"{what}: {words}" for words in complaints]

    def add(self, other: dict[str, Any]) -> None:
        """Adds another tally, as plain values."""
        for name in ("injected", "kills", "killed", "months", "recovered", "complaints"):
            setattr(self, name, getattr(self, name) + other[name])
        self.rounds = max(self.rounds, other["rounds"])

    def as_plain(self) -> dict[str, Any]:
        """For a report that leaves the process."""
        return asdict(self)

    def of(self, kind: str) -> int:
        """How many complaints are of a kind: duplicate, lost, stuck or wrong."""
        return sum(f": {kind}: " in words for words in self.complaints)

    @property
    def stuck(self) -> str:
        """How many, and for which reasons, the most frequent first."""
        stuck = [words.split(": stuck: ")[1] for words in self.complaints if ": stuck: " in words]
        named = Counter(_reason(words) for words in stuck)
        reasons = "; ".join(f"{count:,} × {reason}" for reason, count in named.most_common())
        return f"{len(stuck):,}" + (f" ({reasons})" if reasons else "")

    def __str__(self) -> str:
        return (
            f"injected {self.injected:,} faults in {self.months:,} months"
            f" · kills struck {self.killed:,} of {self.kills:,}"
            f" · recovered {self.recovered:,} months · duplicates {self.of('duplicate')}"
            f" · lost {self.of('lost')} · stuck {self.stuck} · wrong {self.of('wrong')}"
            f" · at most {self.rounds} rounds of beat"
        )


def _reason(words: str) -> str:
    """What stands in the last brackets; all of it where nothing does."""
    found = re.search(r"\((.+)\)$", words)
    return found.group(1) if found else words
