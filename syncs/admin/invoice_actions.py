"""What a person may do to invoices that QuickBooks has to do, too."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser

from invoices.admin.actions import Action, one_by_one
from invoices.admin.invoice_actions import MAY_CHANGE, not_from_here, tabs_of
from invoices.admin.panels import register_action
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice
from invoices.services.voiding import check_voidable

from ..errors import OutsideError
from ..services.push_invoices import push_one
from ..services.record_push import Ended, Result
from ..services.recover_pushes import look_up_now
from ..services.void_invoice import void_invoice

_GOOD = (Ended.SENT, Ended.VOID, Ended.MISSING)


def _send(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    _told(lambda: push_one(invoice.pk))


def _look_up(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    _told(lambda: look_up_now(invoice.pk))


def _void(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    _told(lambda: void_invoice(invoice, by, reason))


def _told(call: Callable[[], Result]) -> None:
    """What didn't end well is said as the reason why it wasn't done."""
    try:
        result = call()
    except OutsideError as error:
        raise NotAllowed(error.message) from None
    if result.ended not in _GOOD:
        raise NotAllowed(result.words)


def _not_voidable(invoice: Invoice) -> str:
    stands = not_from_here("begin voiding")(invoice)
    if stands:
        return stands
    try:
        check_voidable(invoice)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


SEND = Action[Invoice](
    "send-now", "Send now",
    "What is sent is posted in QuickBooks at once, instead of with the next push.",
    "Sent to QuickBooks", one_by_one(_send), not_from_here("send"), MAY_CHANGE,
    tabs=tabs_of("send"), primary=True,
)  # fmt: skip
LOOK_UP = Action[Invoice](
    "look-up", "Look up in QuickBooks",
    "The console looks whether QuickBooks has it. Found as sent, it counts as sent; surely "
    "missing, it is sent again with the next push.",
    "Looked up", one_by_one(_look_up), not_from_here("find missing"), MAY_CHANGE,
    tabs=tabs_of("find missing"), primary=True,
)  # fmt: skip
VOID = Action[Invoice](
    "void-in-quickbooks", "Void in QuickBooks",
    "It is voided in QuickBooks (a credit memo is deleted there) and then here. What it billed "
    "waits to be billed again by the next run. With payments applied it is refused.",
    "Void in QuickBooks and here", one_by_one(_void), _not_voidable, MAY_CHANGE,
    tabs=tabs_of("begin voiding"), needs_reason=True, danger=True,
)  # fmt: skip

for _each in (SEND, LOOK_UP, VOID):
    register_action(_each)
