"""Which hourly rate prices an entry, and which rates it beat (rule 3)."""

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


def matches(rate: Rate, person: str, role: str, activity: str, day: date) -> bool:
    """Whether each thing the rate names equals the entry's and the day lies in its dates."""
    return (
        rate.person in ("", person)
        and rate.role in ("", role)
        and rate.activity in ("", activity)
        and in_force(day, rate.effective_from, rate.effective_to)
    )


def choose_rate(
    cards: tuple[RateCard, ...], person: str, role: str, activity: str, day: date
) -> RateChoice | None:
    """The most specific matching rate of the first card that has one; None without any.

    Cards come in the order they are searched: the SOW's own, the client's, the firm's.
    """
    found: list[tuple[str, Rate]] = []
    for card in cards:
        matching = [r for r in card.rates if matches(r, person, role, activity, day)]
        found += [(card.code, rate) for rate in sorted(matching, key=specificity, reverse=True)]
    if not found:
        return None
    (code, rate), *lost = found
    return RateChoice(code, rate, tuple(lost))
