"""Puts a document right that somebody edited in QuickBooks: claim, commit, call, record."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from invoices.lifecycle import NotAllowed, log
from invoices.models import Invoice

from ..errors import OutcomeUnknown, OutsideError
from ..models import PushAttempt, QuickBooksReference
from ..quickbooks import documents, putting_right, questions
from ..quickbooks.drift import Difference, in_words, is_among
from ..quickbooks.facts import closed_until
from ..quickbooks.gateway import Answer, Entity, Gateway, body
from ..selectors.sent import expected_of
from .note_document import note_document
from .record_push import CHANGED_MEANWHILE, Outcome, close, outcome_of
from .take_invoice import reference_of, take_invoice

Operation = PushAttempt.Operation
_CUT_OFF = "It was cut off before its answer was recorded."


def put_right(invoice: Invoice, by: AbstractBaseUser, reason: str) -> None:
    """Sends what differs as it was sent first, with the version it is of.

    What was accepted before stays, but for lines, which go whole. Raises NotAllowed, in words,
    where it didn't come to that: payments are applied, the books are closed, QuickBooks refuses
    or gives no answer; OutsideError where it can't be read. Never done by itself.
    """
    if not reason.strip():
        raise NotAllowed("Say why: it is kept in the history.")
    reference = reference_of(invoice)
    with take_invoice(invoice) as gateway:
        _end_cut_off(invoice)
        try:
            _put_right(reference, gateway, by, reason)
        except _Changed:
            _put_right(reference, gateway, by, reason)


class _Changed(NotAllowed):
    """Somebody changed it in QuickBooks between our look and our call; worth one more look."""


def _put_right(
    reference: QuickBooksReference, gateway: Gateway, by: AbstractBaseUser, reason: str
) -> None:
    invoice = reference.invoice
    held = _held(reference, gateway)
    wanted = _wanted(reference)
    if not wanted or held is None:
        return
    expected = expected_of(invoice)
    if expected is None:
        raise NotAllowed("The console doesn't know what was sent.")
    _refuse(expected.sent, held, wanted, gateway)
    fields = {each["field"] for each in wanted}
    attempt = PushAttempt.objects.create(
        invoice=invoice,
        operation=Operation.UPDATE,
        body=body(putting_right.update(invoice, expected, held, fields)),
    )
    try:
        answer = gateway.update(reference.entity_type, attempt.body, attempt.request_id)
    except OutsideError as error:
        answer = _failed(attempt, error, reference, gateway)
    _record(attempt, answer, reference, by, f"{reason.strip()} ({in_words(wanted)})")


def _held(reference: QuickBooksReference, gateway: Gateway) -> Entity | None:
    """What QuickBooks holds this moment, noted; the row follows."""
    found = questions.find(gateway, reference.entity_type, reference.quickbooks_id)
    held = found.entity if found else None
    note_document(reference.pk, held)
    reference.refresh_from_db()
    return held


def _wanted(reference: QuickBooksReference) -> list[Difference]:
    """What differs and isn't accepted."""
    return [each for each in reference.drift if not is_among(each, reference.accepted_drift)]


def _refuse(sent: Entity, held: Entity, wanted: list[Difference], gateway: Gateway) -> None:
    found = putting_right.obstacles(sent, wanted)
    if documents.has_payments(held):
        found.append(
            "Payments or credits are applied to it in QuickBooks. Take them off there first."
        )
    closed = closed_until(gateway.preferences())
    dates = [day for each in (sent, held) if (day := documents.day(each.get("TxnDate")))]
    if closed and any(day <= closed for day in dates):
        found.append(f"The books are closed until {closed:%d %B %Y}. Reopen them first.")
    if found:
        raise NotAllowed(" ".join(found))


def _failed(
    attempt: PushAttempt, error: OutsideError, reference: QuickBooksReference, gateway: Gateway
) -> Answer:
    """Looks where the outcome isn't known: there, as wanted, it was done; else says why not."""
    outcome = outcome_of(error)
    close(attempt, outcome, error=error)
    if outcome != Outcome.UNKNOWN:
        raise (_Changed if error.code == CHANGED_MEANWHILE else NotAllowed)(error.message)
    held = _held(reference, gateway)
    if held is None or _wanted(reference):
        raise NotAllowed(
            f"{error.message} QuickBooks doesn't hold it as it was sent yet. Look again in some "
            "minutes: doing it once more is safe."
        )
    return Answer(held)


def _record(
    attempt: PushAttempt,
    answer: Answer,
    reference: QuickBooksReference,
    by: AbstractBaseUser,
    reason: str,
) -> None:
    with transaction.atomic():
        close(attempt, Outcome.DONE, answer=answer)
        note_document(reference.pk, answer.entity)
        reference.refresh_from_db()
        invoice = Invoice.objects.get(pk=attempt.invoice_id)
        log(invoice, "put right", invoice.status, by=by, reason=reason)
    if left := _wanted(reference):
        raise NotAllowed(f"QuickBooks took it, but still has {in_words(left)}.")


def _end_cut_off(invoice: Invoice) -> None:
    """Nobody is at it, since its lock is free: the process of an open update is gone."""
    for attempt in invoice.push_attempts.filter(operation=Operation.UPDATE, outcome=Outcome.OPEN):
        close(attempt, Outcome.UNKNOWN, error=OutcomeUnknown(_CUT_OFF))
