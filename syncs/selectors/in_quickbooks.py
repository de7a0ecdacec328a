"""What an invoice's page says of the document in QuickBooks: figures, mails, differences."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from invoices.models import Invoice

from ..models import PushAttempt, QuickBooksReference
from ..quickbooks.documents import EMAILED

_PAGES = {
    "https://quickbooks.api.intuit.com": "https://app.qbo.intuit.com/app",
    "https://sandbox-quickbooks.api.intuit.com": "https://app.sandbox.qbo.intuit.com/app",
}
_OUTCOME_WORDS = {
    PushAttempt.Outcome.OPEN: "An e-mail is on its way.",
    PushAttempt.Outcome.UNKNOWN: "Whether it was e-mailed isn't known; the console looks.",
    PushAttempt.Outcome.NOT_MADE: "It wasn't e-mailed:",
    PushAttempt.Outcome.REFUSED: "It wasn't e-mailed:",
}


@dataclass(frozen=True)
class InQuickBooks:
    """The reference, and what is derived from it for people."""

    reference: QuickBooksReference
    standing: QuickBooksReference.Standing
    page: str
    paid_amount: Decimal
    email: str


def in_quickbooks(invoice: Invoice) -> InQuickBooks | None:
    """None where QuickBooks has nothing of the invoice."""
    reference = (
        QuickBooksReference.objects.filter(invoice=invoice)
        .select_related("drift_accepted_by")
        .first()
    )
    if reference is None:
        return None
    return InQuickBooks(
        reference,
        reference.standing(invoice.client.company.today()),
        page_of(reference),
        reference.total_amount - reference.balance,
        email_words(invoice, reference),
    )


def page_of(reference: QuickBooksReference) -> str:
    """The document's page; the stand-in has one page for all."""
    api = settings.QUICKBOOKS_API_URL.rstrip("/")
    if api not in _PAGES:
        return f"{api}/"
    return f"{_PAGES[api]}/{reference.entity_type.lower()}?txnId={reference.quickbooks_id}"


def email_words(invoice: Invoice, reference: QuickBooksReference) -> str:
    """Whether QuickBooks has e-mailed it, and what became of the last try."""
    if reference.emailed_at:
        mailed = timezone.localtime(reference.emailed_at)
        return f"E-mailed {date_format(mailed, 'j M Y, H:i')}"
    emails = invoice.push_attempts.filter(operation=PushAttempt.Operation.EMAIL)
    last = emails.order_by("id").last()
    if last is None or last.outcome == PushAttempt.Outcome.DONE:
        return "E-mailed" if reference.email_status == EMAILED else "Not e-mailed"
    words = _OUTCOME_WORDS[PushAttempt.Outcome(last.outcome)]
    return f"{words} {last.message}" if words.endswith(":") else words
