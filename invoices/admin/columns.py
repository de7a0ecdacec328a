"""Columns of lists, typed."""

from collections.abc import Callable
from typing import Any

from unfold.decorators import display


def column[F: Callable[..., Any]](
    name: str,
    *,
    ordering: Any = None,
    colours: dict[Any, str] | None = None,
    figure: bool = False,
) -> Callable[[F], F]:
    """A column of this name.

    `colours` makes badges of its values, which are pairs of what is looked up there and words.
    `figure` sets it to the right, where figures can be compared.
    """

    def decorate(function: F) -> F:
        decorated: F = display(
            description=name,
            ordering=ordering,
            label=colours,
            formatting="price" if figure else None,
        )(function)
        return decorated

    return decorate
