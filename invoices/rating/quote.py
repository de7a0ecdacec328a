"""What one more hour would cost, and which rates it would not be priced by, and why."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .adjustments import discount_lines
from .allowance import Allowance
from .corrections import hours_to_give_back
from .explanation import rate_dates, rate_words
from .lines import RatedLine
from .money import total_of
from .rates import Candidate, candidates, choose
from .run import SowWork
from .terms import Rate, StatementOfWork, in_force
from .work import Work, WorkPricer
from .work_lines import WorkLines
from .worked_time import SECONDS_PER_HOUR, WorkedEntry, month_of

_AFTER_ALL_OTHERS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Contender:
    """A rate that fits by what it names, and why it prices the hour or doesn't."""

    words: str
    rate: Rate
    won: bool
    why: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The lines that one more hour would add, as an invoice would have them.

    `not_billed` says in a sentence why there are none for such a day; `has_rate` is False where
    the hour would make the invoice fail. The amount is in the SOW's currency.
    """

    role: str
    lines: tuple[RatedLine, ...]
    contenders: tuple[Contender, ...]
    has_rate: bool = True
    not_billed: str = ""

    @property
    def amount(self) -> Decimal:
        """What the client would pay for it, before tax."""
        return total_of(line.amount for line in self.lines)


def quote_hour(sow: StatementOfWork, work: SowWork, person: str, activity: str, day: date) -> Quote:
    """An hour of the person on the day, after all the work that waits and is dated up to it.

    It draws on what that work leaves of the allowance. The SOW's discount counts; minimum and
    cap, which concern the whole of the work, don't.
    """
    role = sow.role_on(person, day)
    contenders = _contenders(sow, person, role, activity, day)
    refusal = _why_not_billed(sow, day)
    if refusal:
        return Quote(role, (), contenders, not_billed=refusal)
    hour = WorkedEntry(_AFTER_ALL_OTHERS, day, SECONDS_PER_HOUR, person, activity)
    lines, has_rate = _lines_of(hour, sow, work)
    return Quote(role, tuple(lines + discount_lines(sow, lines)), contenders, has_rate)


def _lines_of(
    hour: WorkedEntry, sow: StatementOfWork, work: SowWork
) -> tuple[list[RatedLine], bool]:
    """The hour's own lines; the work before it is priced first, and then laid aside."""
    period, history = month_of(hour.worked_on), work.history
    allowance = Allowance(sow, period, history, hours_to_give_back(work.reversals))
    pricer = WorkPricer(sow, period, history, allowance)
    for entry in sorted(work.entries, key=lambda each: (each.worked_on, each.entry_id)):
        if entry.worked_on <= hour.worked_on:
            pricer.price(entry)
    pricer.work = Work()
    pricer.price(hour)
    lines = WorkLines(sow, period, allowance, history.period_overage_seconds).of(pricer.work)
    return lines, not pricer.work.without_rate


def _why_not_billed(sow: StatementOfWork, day: date) -> str:
    if not in_force(day, sow.starts_on, sow.ends_on):
        until = f" to {sow.ends_on}" if sow.ends_on else ""
        return (
            f"SOW {sow.code} runs from {sow.starts_on}{until}. Time of that day is quarantined and "
            "not billed."
        )
    if day < sow.billing_starts_on:
        return (
            f"SOW {sow.code} is billed here from {sow.billing_starts_on} on. Time before that day "
            "was billed before the console came, and costs nothing now."
        )
    return ""


def _contenders(
    sow: StatementOfWork, person: str, role: str, activity: str, day: date
) -> tuple[Contender, ...]:
    among = candidates(sow.rate_cards, person, role, activity)
    choice = choose(among, day)
    winner = (choice.card, choice.rate) if choice else None
    return tuple(
        Contender(rate_words(*each), each[1], each == winner, _verdict(each, winner, day))
        for each in among
    )


def _verdict(candidate: Candidate, winner: Candidate | None, day: date) -> str:
    card, rate = candidate
    if not in_force(day, rate.effective_from, rate.effective_to):
        return f"It is not in force that day, but {rate_dates(rate)}."
    if winner is None or candidate == winner:
        return "It names the most on the first card that has a rate for this work."
    if card != winner[0]:
        return f"Card {winner[0]} is searched before card {card}, and has a rate for this work."
    return f"It names {_named(rate)}; the rate that won names {_named(winner[1])}."


def _named(rate: Rate) -> str:
    kinds = (("a person", rate.person), ("a role", rate.role), ("an activity", rate.activity))
    named = [kind for kind, name in kinds if name]
    return " and ".join(named) or "nobody and nothing in particular"
