"""What a person may do about an invoice whose date lies in closed books."""

from django.contrib.auth.models import AbstractBaseUser

from invoices.admin.actions import Action, one_by_one
from invoices.admin.invoice_actions import MAY_CHANGE, not_from_here, tabs_of
from invoices.admin.panels import register_action
from invoices.models import Invoice

from ..services.date_after_closing import date_after_closing
from .asking import asked


def _date(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    asked(lambda: date_after_closing(invoice, by))


DATE_AFTER_CLOSING = Action[Invoice](
    "date-after-closing", "Date after the closing",
    "Where QuickBooks' books are closed for its date, it is dated the first day on which they are "
    "open, and due by its terms from there. It is pending again, to be approved with the new date.",
    "Dated after the closing", one_by_one(_date), not_from_here("send back"), MAY_CHANGE,
    tabs=tabs_of("send back"),
)  # fmt: skip

register_action(DATE_AFTER_CLOSING)
