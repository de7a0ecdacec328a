"""Voids a sent invoice: in QuickBooks first, here only once it has confirmed."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from invoices.lifecycle import NotAllowed, move
from invoices.models import Invoice
from invoices.services.voiding import check_voidable, judge_unsettled

from ..errors import OutcomeUnknown, OutsideError
from ..models import PushAttempt, QuickBooksReference
from ..quickbooks import comparison, documents, questions
from ..quickbooks.gateway import Answer, Entity, Gateway, body
from .look_up_invoice import surely_over
from .record_push import CHANGED_MEANWHILE, Ended, Outcome, Result, close, outcome_of
from .take_invoice import take_invoice

Operation = PushAttempt.Operation
Gone = QuickBooksReference.Gone


def void_invoice(invoice: Invoice, by: AbstractBaseUser | None, reason: str) -> Result:
    """Voids it in QuickBooks (a credit memo is deleted there), then here.

    What somebody changed there between our look and our call is looked at once more; after that
    it ends as `changed`, and stays sent. An unknown outcome stays `voiding` and is looked up.
    Raises NotAllowed where it isn't sent, a later invoice rests on it, or money is applied to it;
    OutsideError where QuickBooks can't be read.
    """
    check_voidable(invoice)
    with take_invoice(invoice) as gateway:
        result = _void(invoice, by, reason, gateway)
        if result.ended == Ended.CHANGED:
            result = _void(invoice, by, reason, gateway)
    return result


def void_here(invoice: Invoice, by: AbstractBaseUser | None, reason: str) -> Result:
    """Voids here what is void or deleted in QuickBooks; there it is only looked at.

    Raises as `void_invoice`, and NotAllowed where QuickBooks has it after all.
    """
    check_voidable(invoice)
    with take_invoice(invoice) as gateway:
        held, gone = _look(_reference(invoice), gateway)
        if held:
            raise NotAllowed(f"QuickBooks has {invoice}, and it isn't void there. Look again.")
        return _confirm_gone(invoice, by, reason, gone)


def _void(invoice: Invoice, by: AbstractBaseUser | None, reason: str, gateway: Gateway) -> Result:
    reference = _reference(invoice)
    held, gone = _look(reference, gateway)
    if held is None:
        return _confirm_gone(invoice, by, reason, gone)
    _refuse_paid(invoice, held)
    attempt = _claim(invoice, by, reason, reference, held)
    try:
        answer = _call(attempt, reference, gateway)
    except OutsideError as error:
        return _failed(attempt, error)
    return _confirm(attempt, _gone_by(attempt), answer=answer)


def _reference(invoice: Invoice) -> QuickBooksReference:
    reference = QuickBooksReference.objects.filter(invoice=invoice).first()
    if reference is None:
        standing = invoice.get_status_display().lower()
        raise NotAllowed(f"{invoice} is {standing}, so QuickBooks has nothing to void.")
    return reference


def _look(reference: QuickBooksReference, gateway: Gateway) -> tuple[Entity | None, str]:
    """What QuickBooks holds; or nothing, and whether it is voided or deleted there."""
    found = questions.find(gateway, reference.entity_type, reference.quickbooks_id)
    if found is None:
        return None, Gone.DELETED
    return (None, Gone.VOIDED) if comparison.is_voided(found.entity) else (found.entity, "")


def _refuse_paid(invoice: Invoice, held: Entity) -> None:
    if documents.has_payments(held):
        raise NotAllowed(
            f"{invoice} has payments or credits applied in QuickBooks, so it can't be voided. "
            "Take them off there first."
        )


def _claim(
    invoice: Invoice,
    by: AbstractBaseUser | None,
    reason: str,
    reference: QuickBooksReference,
    held: Entity,
) -> PushAttempt:
    """Both are committed before the call."""
    deletes = reference.entity_type == QuickBooksReference.EntityType.CREDIT_MEMO
    with transaction.atomic():
        move(invoice, "begin voiding", by=by, reason=reason)
        check_voidable(invoice)
        return PushAttempt.objects.create(
            invoice=invoice,
            operation=Operation.DELETE if deletes else Operation.VOID,
            body=body({"Id": reference.quickbooks_id, "SyncToken": held["SyncToken"]}),
        )


def _call(attempt: PushAttempt, reference: QuickBooksReference, gateway: Gateway) -> Answer:
    send = gateway.delete if attempt.operation == Operation.DELETE else gateway.void
    answer = send(reference.entity_type, attempt.body, attempt.request_id)
    if not (documents.is_deleted(answer.entity) or comparison.is_voided(answer.entity)):
        raise OutcomeUnknown("QuickBooks answered, but not with a void document.")
    return answer


def _failed(attempt: PushAttempt, error: OutsideError) -> Result:
    outcome = outcome_of(error)
    if outcome == Outcome.UNKNOWN:
        close(attempt, outcome, error=error)
        return Result(attempt.invoice_id, Ended.UNKNOWN, error.message)
    with transaction.atomic():
        close(attempt, outcome, error=error)
        move(attempt.invoice_id, "fail to void", reason=error.message)
    return Result(attempt.invoice_id, _ended(error), error.message)


def _ended(error: OutsideError) -> Ended:
    if error.code == CHANGED_MEANWHILE:
        return Ended.CHANGED
    return Ended.REFUSED if outcome_of(error) == Outcome.REFUSED else Ended.WAITING


def _gone_by(attempt: PushAttempt) -> str:
    return Gone.DELETED if attempt.operation == Operation.DELETE else Gone.VOIDED


def _confirm_gone(invoice: Invoice, by: AbstractBaseUser | None, reason: str, gone: str) -> Result:
    """Begun and confirmed at once: nothing is left to be done in QuickBooks."""
    with transaction.atomic():
        move(invoice, "begin voiding", by=by, reason=reason)
        check_voidable(invoice)
        look = PushAttempt.objects.create(invoice=invoice, operation=Operation.LOOK_UP)
        return _confirm(look, gone, f"It was {gone} in QuickBooks already.")


def _confirm(
    attempt: PushAttempt, gone: str, words: str = "", *, answer: Answer | None = None
) -> Result:
    """The reference, the status and what becomes unsettled, at once."""
    held = answer.entity if answer and gone == Gone.VOIDED else None
    left = documents.columns(held) if held else {"seen_at": timezone.now()}
    with transaction.atomic():
        close(attempt, Outcome.DONE, answer=answer, message=words)
        QuickBooksReference.objects.filter(invoice_id=attempt.invoice_id).update(
            **left | {"total_amount": 0, "tax_amount": 0, "balance": 0, "gone": gone, "drift": []},
            drift_seen_at=None,
        )
        judge_unsettled(move(attempt.invoice_id, "confirm voiding", reason=words))
    return Result(attempt.invoice_id, Ended.VOID, words)


def recover_void(invoice: Invoice, gateway: Gateway) -> Result:
    """Finds out what became of a void that was cut off or not answered."""
    operations = [Operation.VOID, Operation.DELETE]
    attempt = invoice.push_attempts.filter(operation__in=operations).latest("id")
    close(attempt, Outcome.UNKNOWN, message="It was cut off before its answer was recorded.")
    look = PushAttempt.objects.create(invoice=invoice, operation=Operation.LOOK_UP)
    try:
        held, gone = _look(_reference(invoice), gateway)
    except OutsideError as error:
        close(look, Outcome.NOT_MADE, error=error)
        return Result(invoice.pk, Ended.UNKNOWN, error.message)
    if held is None:
        return _confirm(look, gone, f"It is {gone} in QuickBooks.")
    return _still_there(look, certain=surely_over(attempt))


def _still_there(look: PushAttempt, certain: bool) -> Result:
    words = "It isn't void in QuickBooks"
    if not certain:
        words += " yet, but it may still be working on it."
        close(look, Outcome.DONE, message=words)
        return Result(look.invoice_id, Ended.UNKNOWN, words)
    words += ": the call was lost. Void it again."
    with transaction.atomic():
        close(look, Outcome.DONE, message=words)
        move(look.invoice_id, "fail to void", reason=words)
    return Result(look.invoice_id, Ended.REFUSED, words)
