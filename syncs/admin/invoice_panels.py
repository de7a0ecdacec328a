"""What an invoice's page says about QuickBooks: what it holds, and what it will receive."""

from typing import Any

from invoices.admin.panels import Panel, register_panel
from invoices.models import Invoice, Status

from ..selectors.in_quickbooks import in_quickbooks
from ..selectors.payload import payload_of
from ..selectors.sent import last_sent
from ..selectors.waiting import waiting_words
from .invoice_standing import STANDING_COLOURS

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


register_panel(Panel("On its way", "syncs/waiting.html", _waiting, position=5))
register_panel(Panel("In QuickBooks", "syncs/in_quickbooks.html", _held, position=50))
register_panel(Panel("What QuickBooks receives", "syncs/payload.html", _payload, position=110))
