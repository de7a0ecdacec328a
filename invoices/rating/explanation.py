"""Why a line costs what it costs, in sentences a finance person can check."""

from .money import QUANTITY_PLACES, round_half_up
from .rates import RateChoice
from .terms import Rate
from .worked_time import hours


def rate_dates(rate: Rate) -> str:
    """When the rate is in force, in words."""
    if rate.effective_from and rate.effective_to:
        return f"from {rate.effective_from} to {rate.effective_to}"
    if rate.effective_from:
        return f"from {rate.effective_from}"
    return f"until {rate.effective_to}" if rate.effective_to else "at any time"


def rate_words(card: str, rate: Rate) -> str:
    """A rate with its card, what it names, and its dates."""
    names = [name for name in (rate.person, rate.role, rate.activity) if name]
    whom = " / ".join(names) or "everyone"
    return f"{rate.hourly_rate} on card {card} for {whom}, {rate_dates(rate)}"


def why_this_rate(choice: RateChoice) -> list[str]:
    """The rate that won and those that lost."""
    won = f"Rate {rate_words(choice.card, choice.rate)}."
    return [won] + [f"It beat {rate_words(card, rate)}." for card, rate in choice.lost]


def hours_words(seconds: int) -> str:
    """Seconds as hours without trailing zeros."""
    quantity = round_half_up(hours(seconds), QUANTITY_PLACES).normalize()
    return f"{quantity:f} h"
