"""All that is held of an exchange with HubSpot."""

from collections.abc import Iterable

from ..exchange import Exchange
from . import answer_headers, limits, refusals
from .description import Description


def broken(exchanges: Iterable[Exchange], described: Description) -> list[str]:
    """What isn't as it should be, each with the exchange it was found in."""
    return [
        f"{exchange}: {problem}"
        for exchange in exchanges
        for problem in [
            *described.problems(exchange),
            *limits.problems(exchange),
            *refusals.problems(exchange),
            *answer_headers.problems(exchange),
        ]
    ]
