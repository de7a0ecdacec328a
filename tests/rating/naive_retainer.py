"""A retainer counted hour by hour, slowly and plainly: what the engine is compared with.

Every included hour is a token that somebody may use once. Nothing is shared with the engine.
"""

from dataclasses import dataclass, field


@dataclass
class Token:
    """One hour of a month (numbered through the years) under one retainer."""

    month: int
    retainer: int
    used: bool = False
    lapsed: bool = False


@dataclass
class Stay:
    """A retainer, seen hour by hour: which hours each of its months includes."""

    number: int
    starts: float
    rollover: int
    cap: int | None
    included: dict[int, int]


@dataclass
class NaiveRetainer:
    stays: list[Stay]
    tokens: list[Token] = field(default_factory=list)

    def open_month(self, month: int) -> None:
        """Lapses what is too old, drops the oldest beyond the cap, and adds the month's own."""
        rollover = {stay.number: stay.rollover for stay in self.stays} | {0: 0}
        for token in self.tokens:
            if month > token.month + rollover[token.retainer]:
                token.lapsed = True
        cap = self._cap(month)
        carried = [t for t in self.tokens if not t.used and not t.lapsed]
        while cap is not None and len(carried) > cap:
            carried.pop(0).lapsed = True
        for stay in self.stays:
            self._add(month, stay.number, stay.included.get(month, 0))

    def _cap(self, month: int) -> int | None:
        started = [stay for stay in self.stays if stay.starts < month + 1]
        return max(started, key=lambda stay: stay.starts).cap if started else None

    def _add(self, month: int, retainer: int, hours: int) -> None:
        self.tokens += [Token(month, retainer) for _ in range(hours)]
        order = {stay.number: stay.starts for stay in self.stays} | {0: float("inf")}
        self.tokens.sort(key=lambda token: (token.month, order[token.retainer]))

    def give_back(self, month: int, hours: int) -> None:
        """Hours of changed time become the later retainer's in the month, or nobody's."""
        here = [stay for stay in self.stays if month in stay.included]
        self._add(month, max(here, key=lambda s: s.starts).number if here else 0, hours)

    def use_hour(self, month: int, worked_month: int) -> tuple[int, int, str] | None:
        """One hour worked in one month and billed in another: from where it comes, if at all."""
        free = [token for token in self.tokens if not token.used]
        late = [t for t in free if t.month == worked_month < month]
        places = [
            *((t, "lapsed") for t in late if t.lapsed),
            *((t, "carried") for t in late if not t.lapsed),
            *((t, "carried") for t in free if t.month < month and not t.lapsed),
            *((t, "own") for t in free if t.month == month),
        ]
        for token, part in places:
            token.used = True
            return token.month, token.retainer, part
        return None
