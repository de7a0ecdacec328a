"""What a person may do to invoices that QuickBooks has to do, too."""

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser

from invoices.admin.actions import Action, one_by_one
from invoices.admin.invoice_actions import MAY_CHANGE, not_from_here, tabs_of
from invoices.admin.panels import register_action
from invoices.lifecycle import NotAllowed
from invoices.models import Invoice, Status
from invoices.services.voiding import check_voidable

from ..models import QuickBooksReference
from ..selectors.in_quickbooks import email_words
from ..services.accept_drift import accept_drift
from ..services.email_invoice import email_invoice, not_mailable
from ..services.look_again import look_again
from ..services.push_invoices import push_one
from ..services.put_right import put_right
from ..services.record_push import Ended, Result
from ..services.recover_pushes import look_up_now
from ..services.void_invoice import void_invoice
from .asking import asked

_LEFT = frozenset(["sent", "all"])
_GOOD = (Ended.SENT, Ended.VOID, Ended.MISSING)


def _send(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    _told(lambda: push_one(invoice.pk))


def _look_up(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    _told(lambda: look_up_now(invoice.pk))


def _void(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    _told(lambda: void_invoice(invoice, by, reason))


def _told(call: Callable[[], Result]) -> None:
    """What didn't end well is said as the reason why it wasn't done."""
    result = asked(call)
    if result.ended not in _GOOD:
        raise NotAllowed(result.words)


def _accept(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    asked(lambda: accept_drift(invoice, by, reason))


def _put_right(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    asked(lambda: put_right(invoice, by, reason))


def _email(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    asked(lambda: email_invoice(invoice, by))


def _look_again(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    asked(lambda: look_again(invoice))


def _reference(invoice: Invoice) -> QuickBooksReference | None:
    """Read once a row, however many actions ask whether they are for it."""
    return getattr(invoice, "quickbooks", None)


def _not_drifted(invoice: Invoice) -> str:
    reference = _reference(invoice)
    if reference is None or not reference.is_drifted:
        return "Nothing was changed in QuickBooks"
    return _not_voidable(invoice) if reference.gone and invoice.status == Status.SENT else ""


def _not_to_put_right(invoice: Invoice) -> str:
    reference = _reference(invoice)
    differs = reference is not None and reference.is_drifted and not reference.gone
    stands = invoice.status == Status.SENT
    return "" if differs and stands else "Nothing can be put right in QuickBooks"


def _unknown_there(invoice: Invoice) -> str:
    return "" if _reference(invoice) else "QuickBooks has nothing of it"


def _drift(invoice: Invoice) -> list[str]:
    reference = _reference(invoice)
    return [
        f"{each['what']}: {each['here']} here, {each['there']} in QuickBooks"
        for each in (reference.drift if reference else [])
    ]


def _mail(invoice: Invoice) -> list[str]:
    reference = _reference(invoice)
    before = email_words(invoice, reference) if reference else ""
    return [f"To {invoice.client.billing_email}", before]


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
ACCEPT = Action[Invoice](
    "accept-changes", "Accept what was changed",
    "What somebody changed in QuickBooks counts as agreed. What was voided or deleted there "
    "becomes void here, and what it billed waits to be billed again by the next run.",
    "Accepted", one_by_one(_accept), _not_drifted, MAY_CHANGE, tabs=_LEFT, needs_reason=True,
    shows=_drift,
)  # fmt: skip
PUT_RIGHT = Action[Invoice](
    "put-right", "Put ours back",
    "What differs is sent to QuickBooks as it was at first. With payments applied, or in closed "
    "books, it is refused.",
    "Put right in QuickBooks", one_by_one(_put_right), _not_to_put_right, MAY_CHANGE,
    tabs=_LEFT, needs_reason=True, shows=_drift,
)  # fmt: skip
EMAIL = Action[Invoice](
    "e-mail", "E-mail it",
    "QuickBooks e-mails it to the client now. What was e-mailed before is e-mailed once more.",
    "E-mailed", one_by_one(_email), not_mailable, MAY_CHANGE, tabs=_LEFT, shows=_mail,
)  # fmt: skip
LOOK_AGAIN = Action[Invoice](
    "look-again", "Look again in QuickBooks",
    "The console reads what QuickBooks holds of it now: payments, changes, e-mails. Nothing is "
    "sent, and its status stays.",
    "Read from QuickBooks", one_by_one(_look_again), _unknown_there, MAY_CHANGE, tabs=_LEFT,
)  # fmt: skip

for _each in (SEND, LOOK_UP, ACCEPT, PUT_RIGHT, EMAIL, LOOK_AGAIN, VOID):
    register_action(_each)
