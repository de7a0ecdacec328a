"""What a run of chaos adds up to: injected, recovered, duplicates, lost, stuck."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts of injections, and every complaint with what led to it."""

    injected: int = 0
    months: int = 0
    rounds: int = 0
    complaints: list[str] = field(default_factory=list)

    def count(self, what: str, injected: int, rounds: int, complaints: list[str]) -> None:
        """Adds one month that was disturbed."""
        self.months += 1
        self.injected += injected
        self.rounds = max(self.rounds, rounds)
        self.complaints += [f"{what}: {words}" for words in complaints]

    def of(self, kind: str) -> int:
        """How many complaints are of a kind: duplicate, lost, stuck or wrong."""
        return sum(f": {kind}: " in words for words in self.complaints)

    def __str__(self) -> str:
        return (
            f"injected {self.injected:,} in {self.months:,} months · "
            f"recovered {self.months - self._disturbed():,} months · "
            f"duplicates {self.of('duplicate')} · lost {self.of('lost')} · "
            f"stuck {self.of('stuck')} · wrong {self.of('wrong')} · "
            f"at most {self.rounds} rounds of beat"
        )

    def _disturbed(self) -> int:
        return len({words.split(":", 1)[0] for words in self.complaints})
