"""What an invoice's page offers beside itself: panels and actions that other rooms add."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..models import Invoice
from .actions import Action


@dataclass(frozen=True)
class Panel:
    """A box on the invoice's page: `context` fills `template`, or is None and the box is left out.

    Panels stand in the order of `position`; the console's own are at 10, 20 and so on.
    """

    title: str
    template: str
    context: Callable[[Invoice], dict[str, Any] | None]
    position: int = 100


_panels: list[Panel] = []
_actions: list[Action[Invoice]] = []


def register_panel(panel: Panel) -> None:
    """Adds a panel to every invoice's page; call it once, while apps get ready."""
    _panels.append(panel)
    _panels.sort(key=lambda each: each.position)


def register_action(action: Action[Invoice]) -> None:
    """Adds an action to invoices, one by one and many at once; its slug has to be new."""
    if any(each.slug == action.slug for each in _actions):
        raise ValueError(f"There is an action {action.slug!r} already.")
    _actions.append(action)


def panels_of(invoice: Invoice) -> list[tuple[Panel, dict[str, Any]]]:
    """The panels that have something to say about the invoice, filled."""
    filled = ((panel, panel.context(invoice)) for panel in _panels)
    return [(panel, context) for panel, context in filled if context is not None]


def invoice_actions() -> list[Action[Invoice]]:
    """Every action there is, in the order of registration."""
    return list(_actions)
