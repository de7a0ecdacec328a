"""Where invoices stand beyond the console, as another room tells it: a column, a filter, counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ..models import Invoice
from .tabs import DropdownFilter


@dataclass(frozen=True)
class Outside:
    """What the queue shows of it under some tabs.

    `words` gives a colour and the words of a row, `joins` what a row needs for them; `remarks`
    counts what is remarkable among invoices, in words.
    """

    tabs: frozenset[str]
    joins: tuple[str, ...]
    words: Callable[[Invoice], tuple[str, str]]
    filter: type[DropdownFilter]
    remarks: Callable[[QuerySet[Invoice]], list[str]]


_registered: list[Outside] = []


def register_outside(outside: Outside) -> None:
    """Adds it to the queue; call it once, while apps get ready."""
    _registered.append(outside)


def outside_of(tab: str) -> list[Outside]:
    """What there is to show under a tab."""
    return [each for each in _registered if tab in each.tabs]


def filters() -> list[Any]:
    """The filters that were added."""
    return [each.filter for each in _registered]
