"""All that is held of an exchange with QuickBooks."""

from collections.abc import Iterable
from pathlib import Path

from ..exchange import Exchange
from . import sign_in
from .answers import Answers
from .reference import reference
from .requests import Requests
from .schema import schema


class Contract:
    """Intuit's descriptions, ready to be held against exchanges."""

    def __init__(self, folder: Path) -> None:
        known = schema(folder)
        self._requests, self._answers = Requests(known, reference(folder)), Answers(known)

    def broken(self, exchanges: Iterable[Exchange]) -> list[str]:
        """What isn't as it should be, each with the exchange it was found in."""
        return [
            f"{exchange}: {problem}" for exchange in exchanges for problem in self._of(exchange)
        ]

    def _of(self, exchange: Exchange) -> list[str]:
        if sign_in.belongs(exchange):
            return sign_in.problems(exchange)
        return self._requests.problems(exchange) + self._answers.problems(exchange)
