"""What one click filters the queue for: invoices without a warning, with one, one's own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from .tabs import TabbedList

CLEAN, FLAGGED = Q(warnings=[]), ~Q(warnings=[])


@dataclass(frozen=True)
class Shortcut:
    """A filter as a button that is pressed or not; no count where another filter hides it."""

    label: str
    count: int | None
    address: str
    pressed: bool


def shortcuts(queue: TabbedList, request: HttpRequest) -> list[Shortcut]:
    """The buttons with what each would show under the tab, in one query."""
    offered = (
        ("No warning", "warning", "none", CLEAN),
        ("With a warning", "warning", "any", FLAGGED),
        ("Mine", "owner", "me", Q(client__owner=request.user.pk)),
    )
    counts = queue.queryset.order_by().aggregate(
        **{f"{name}_{value}": Count("pk", filter=rows) for _label, name, value, rows in offered}
    )
    made = (
        _shortcut(queue, label, name, value, counts[f"{name}_{value}"])
        for label, name, value, _rows in offered
    )
    return [each for each in made if each.pressed or each.count != 0]


def _shortcut(queue: TabbedList, label: str, name: str, value: str, count: int) -> Shortcut:
    now: Any = queue.params.get(name, "")
    pressed = now == value
    address = queue.get_query_string(remove=[name]) if pressed else _pressed(queue, name, value)
    return Shortcut(label, count if pressed or not now else None, address, pressed)


def _pressed(queue: TabbedList, name: str, value: str) -> str:
    return queue.get_query_string({name: value}, remove=[name])
