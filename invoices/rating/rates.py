"""Which hourly rate prices an entry, and which rates it beat (rule 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .terms import Rate, RateCard, in_force


@dataclass(frozen=True, slots=True)
class RateChoice:
    """The rate that won on its card, and those that also matched but lost."""

    card: str
    rate: Rate
    lost: tuple[tuple[str, Rate], ...]


def specificity(rate: Rate) -> int:
    """Person counts 4, role 2, activity 1, added up."""
    return 4 * bool(rate.person) + 2 * bool(rate.role) + bool(rate.activity)


def names_match(rate: Rate, person: str, role: str, activity: str) -> bool:
    """Whether each thing the rate names equals the entry's."""
    return (
        rate.person in ("", person) and rate.role in ("", role) and rate.activity in ("", activity)
    )


def _in_force(rate: Rate, day: date) -> bool:
    return in_force(day, rate.effective_from, rate.effective_to)


Candidate = tuple[str, Rate]


def candidates(
    cards: tuple[RateCard, ...], person: str, role: str, activity: str
) -> tuple[Candidate, ...]:
    """All rates that could price such an entry on some day, with their card, best first.

    Cards come in the order they are searched: the SOW's own, the client's, the firm's.
    """
    found: list[Candidate] = []
    for card in cards:
        fitting = [rate for rate in card.rates if names_match(rate, person, role, activity)]
        found += [(card.code, rate) for rate in sorted(fitting, key=specificity, reverse=True)]
    return tuple(found)


def choose(among: Iterable[Candidate], day: date) -> RateChoice | None:
    """The first candidate in force that day, with those it beat; None without any."""
    in_force_then = [(card, rate) for card, rate in among if _in_force(rate, day)]
    if not in_force_then:
        return None
    (card, rate), *lost = in_force_then
    return RateChoice(card, rate, tuple(lost))


def choose_rate(
    cards: tuple[RateCard, ...], person: str, role: str, activity: str, day: date
) -> RateChoice | None:
    """The most specific matching rate of the first card that has one; None without any."""
    return choose(candidates(cards, person, role, activity), day)
