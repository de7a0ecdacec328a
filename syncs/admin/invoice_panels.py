"""What an invoice's page says about QuickBooks: what it will receive, and what was pushed."""

from typing import Any

from invoices.admin.panels import Panel, register_panel
from invoices.models import Invoice, Status

from ..models import QuickBooksReference
from ..selectors.in_quickbooks import in_quickbooks
from ..selectors.payload import payload_of
from ..selectors.sent import last_sent
from ..selectors.waiting import waiting_words
from .invoice_standing import STANDING_COLOURS
from .push_attempt import OUTCOME_COLOURS, Outcome

_LEAVES = (Status.APPROVED, Status.SENDING)
_NEVER_SENT = (Status.VOID, Status.FAILED, Status.EMPTY)


def _held(invoice: Invoice) -> dict[str, Any] | None:
    """Left out where QuickBooks has nothing of it."""
    held = in_quickbooks(invoice)
    if held is None:
        return None
    return {"held": held, "colour": STANDING_COLOURS[held.standing], "invoice": invoice}


def _waiting(invoice: Invoice) -> dict[str, Any] | None:
    """Left out unless the invoice is to leave and QuickBooks has asked to wait."""
    words = waiting_words(invoice.client.company) if invoice.status in _LEAVES else ""
    return {"words": words} if words else None


def _payload(invoice: Invoice) -> dict[str, Any] | None:
    """Left out where nothing was or will be sent."""
    if invoice.status in _NEVER_SENT and last_sent(invoice) is None:
        return None
    return {"payload": payload_of(invoice), "invoice": invoice}


def _history(invoice: Invoice) -> dict[str, Any] | None:
    """Left out before anything was tried."""
    attempts = list(invoice.push_attempts.order_by("-id"))
    if not attempts:
        return None
    return {
        "attempts": [(each, OUTCOME_COLOURS[Outcome(each.outcome)]) for each in attempts],
        "reference": QuickBooksReference.objects.filter(invoice=invoice).first(),
        "invoice": invoice,
    }


register_panel(Panel("On its way", "syncs/waiting.html", _waiting, position=5))
register_panel(Panel("In QuickBooks", "syncs/in_quickbooks.html", _held, position=50))
register_panel(Panel("What QuickBooks receives", "syncs/payload.html", _payload, position=110))
register_panel(Panel("Push history", "syncs/push_history.html", _history, position=120))
