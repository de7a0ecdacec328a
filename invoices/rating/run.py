"""What one run takes of a SOW: the month, the day up to which it bills, and how much takes part."""

from dataclasses import dataclass, field
from datetime import date

from .history import Billed, History
from .worked_time import WorkedEntry, last_day


@dataclass(frozen=True)
class RunScope:
    """Which month is billed, up to which day, and how much of the terms takes part.

    kind: 'ordinary' bills everything; 'extra' time, corrections, milestones, discount and cap;
    'ready' one SOW's work up to a day, without usage and minimum (rules 5.3 and 5.6).
    """

    period: date
    kind: str = "ordinary"
    until: date | None = None

    @property
    def last_day(self) -> date:
        """The last day whose work, records and milestones are billed."""
        return self.until or last_day(self.period)


@dataclass(frozen=True)
class SowWork:
    """What the run takes for one SOW beside its terms."""

    entries: tuple[WorkedEntry, ...] = ()
    reversals: tuple[Billed, ...] = ()
    history: History = field(default_factory=History)
