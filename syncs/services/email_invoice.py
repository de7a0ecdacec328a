"""Has QuickBooks e-mail an invoice: written down before the call, looked at before a repeat."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from invoices.lifecycle import NotAllowed, log
from invoices.models import Invoice, Status

from ..errors import OutcomeUnknown, OutsideError
from ..models import PushAttempt, QuickBooksReference
from ..quickbooks import documents
from ..quickbooks.gateway import Answer, Gateway
from ..quickbooks.preflight import MOST_CHARACTERS_OF_AN_ADDRESS
from .look_up_invoice import surely_over
from .note_document import note_document
from .plan_email import Operation, address_of, planned
from .record_push import Outcome, close, outcome_of
from .take_invoice import take_invoice

BEGUN = "The call was begun."
CLOCKS_DIFFER = timedelta(minutes=2)
SANDBOX_LIMIT = "A sandbox company sends at most 40 e-mails a day."


def email_invoice(invoice: Invoice, by: AbstractBaseUser) -> None:
    """E-mails it to the client's address now, as a person asks; again, if it was before.

    Raises NotAllowed, in words, where it isn't to be mailed or the mail didn't go out; OutsideError
    where the books can't be read. The invoice's status never changes by it.
    """
    if words := not_mailable(invoice):
        raise NotAllowed(words)
    with take_invoice(invoice) as gateway:
        _look_first(invoice, gateway)
        send(_waiting(invoice) or planned(invoice), gateway, by)


def not_mailable(invoice: Invoice) -> str:
    """Why the invoice isn't e-mailed, in words; blank where it may be."""
    reference = QuickBooksReference.objects.filter(invoice=invoice).first()
    address = invoice.client.billing_email
    if invoice.status != Status.SENT or reference is None:
        return f"{invoice} is {invoice.get_status_display().lower()}; only what is sent is mailed."
    if invoice.kind != Invoice.Kind.INVOICE:
        return "QuickBooks e-mails invoices from here, and no credit memos."
    if reference.gone or reference.is_drifted:
        return "It was changed in QuickBooks. Accept that or put it right first."
    if not address:
        return f"{invoice.client} has no billing e-mail address."
    if len(address) > MOST_CHARACTERS_OF_AN_ADDRESS:
        most = MOST_CHARACTERS_OF_AN_ADDRESS
        return f"{address} is longer than the {most} signs that QuickBooks takes."
    return ""


def send(attempt: PushAttempt, gateway: Gateway, by: AbstractBaseUser | None) -> None:
    """Makes the call of an attempt that waits, and records what came of it.

    The caller holds the invoice's lock. Raises NotAllowed where the mail didn't surely go out.
    """
    reference = QuickBooksReference.objects.get(invoice=attempt.invoice_id)
    address = address_of(attempt)
    waiting = PushAttempt.objects.filter(pk=attempt.pk, outcome=Outcome.OPEN, message="")
    if not waiting.update(message=BEGUN):
        raise NotAllowed("Somebody else is e-mailing it right now.")
    try:
        answer = gateway.email(reference.entity_type, reference.quickbooks_id, address)
        if answer.entity.get("EmailStatus") != documents.EMAILED:
            raise OutcomeUnknown("QuickBooks answered, but doesn't say that it was e-mailed.")
    except OutsideError as error:
        raise NotAllowed(_failed(attempt, error)) from None
    with transaction.atomic():
        close(attempt, Outcome.DONE, answer=answer)
        note_mailed(attempt.invoice_id, answer, f"To {address}", by)


def note_mailed(invoice_id: int, held: Answer, words: str, by: AbstractBaseUser | None) -> None:
    """Keeps in the history and with the reference that it was e-mailed."""
    note_document(QuickBooksReference.objects.get(invoice=invoice_id).pk, held.entity)
    invoice = Invoice.objects.get(pk=invoice_id)
    log(invoice, "e-mail", invoice.status, by=by, reason=words)


def _failed(attempt: PushAttempt, error: OutsideError) -> str:
    outcome = outcome_of(error)
    told = SANDBOX_LIMIT in error.message or "sandbox" not in settings.QUICKBOOKS_API_URL
    if outcome == Outcome.REFUSED and not told:
        error.message = f"{error.message} {SANDBOX_LIMIT}"
    close(attempt, outcome, error=error)
    return f"It wasn't e-mailed for sure. {error.message}"


def _waiting(invoice: Invoice) -> PushAttempt | None:
    """An e-mail that is planned and not begun, to the present address; one to an old one ends."""
    emails = invoice.push_attempts.filter(operation=Operation.EMAIL, outcome=Outcome.OPEN)
    attempt = emails.filter(message="").last()
    if attempt and address_of(attempt) != invoice.client.billing_email:
        close(attempt, Outcome.NOT_MADE, message="The client's address has changed.")
        return None
    return attempt


def _look_first(invoice: Invoice, gateway: Gateway) -> None:
    """Where the last e-mail has no known end, a repeat could be a second one to the client."""
    last = invoice.push_attempts.filter(operation=Operation.EMAIL).last()
    if last is None or not has_no_known_end(last):
        return
    if look(last, gateway):
        raise NotAllowed("QuickBooks has e-mailed it after all. Do it again only to mail it twice.")
    if not surely_over(last):
        raise NotAllowed("QuickBooks may still be e-mailing it. Try again in two minutes.")


def has_no_known_end(attempt: PushAttempt) -> bool:
    """Whether its mail may have gone out unseen; once looked at for sure, it may not."""
    begun = attempt.outcome == Outcome.OPEN and attempt.message == BEGUN
    looked = PushAttempt.objects.filter(
        invoice=attempt.invoice_id, operation=Operation.LOOK_UP, outcome=Outcome.DONE,
        id__gt=attempt.pk,
    )  # fmt: skip
    return (begun or attempt.outcome == Outcome.UNKNOWN) and not looked.exists()


def look(attempt: PushAttempt, gateway: Gateway) -> bool:
    """Whether QuickBooks has e-mailed it since the attempt began.

    The look is recorded as soon as it says for sure: mailed, or given up by QuickBooks.
    """
    close(attempt, Outcome.UNKNOWN, error=OutcomeUnknown("It was cut off before its answer."))
    reference = QuickBooksReference.objects.get(invoice=attempt.invoice_id)
    answer = gateway.read(reference.entity_type, reference.quickbooks_id)
    note_document(reference.pk, answer.entity)
    mailed_at = documents.emailed_at(answer.entity)
    mailed = bool(mailed_at and mailed_at >= attempt.started_at - CLOCKS_DIFFER)
    if not mailed and not surely_over(attempt):
        return False
    words = "QuickBooks has e-mailed it." if mailed else "QuickBooks hasn't e-mailed it."
    with transaction.atomic():
        found = PushAttempt.objects.create(
            invoice_id=attempt.invoice_id, operation=Operation.LOOK_UP
        )
        close(found, Outcome.DONE, answer=answer, message=words)
        if mailed:
            note_mailed(attempt.invoice_id, answer, "Found out by a look", None)
    return mailed
