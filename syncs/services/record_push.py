"""Writes down what came of a call: the attempt, the reference and the status at once."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from invoices.lifecycle import move
from invoices.models import Invoice, Status

from ..errors import OutcomeUnknown, OutsideError, Permanent, Throttled, Transient
from ..models import PushAttempt, PushBatch, QuickBooksReference
from ..quickbooks import comparison, documents, exact_json
from ..quickbooks.gateway import Answer, Entity
from ..quickbooks.mapping import kind_of
from .note_document import note_document
from .plan_email import plan_email

Outcome = PushAttempt.Outcome
CHANGED_MEANWHILE = "5010"


class Ended(StrEnum):
    """How a push ended for its invoice."""

    SENT = "sent"
    REFUSED = "refused"
    WAITING = "waiting"
    ALONE = "alone"
    UNKNOWN = "unknown"
    MISSING = "missing"
    VOID = "void"
    CHANGED = "changed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """How it ended, in words where a person needs them.

    `pause_seconds` isn't None where nothing more can be sent to these books now; above 0 it says
    for how long.
    """

    invoice_id: int
    ended: Ended
    words: str = ""
    pause_seconds: int | None = None


class RefusedTogether(Transient):
    """QuickBooks refused a batch as a whole, so nothing of it was carried out."""

    def __init__(self, refusal: Permanent) -> None:
        words = f"QuickBooks refused the whole batch; each invoice is sent alone. {refusal.message}"
        super().__init__(words, code=refusal.code, reference=refusal.reference)


def outcome_of(error: OutsideError) -> PushAttempt.Outcome:
    """What an error says of its call: refused, of unknown outcome, or not made."""
    if isinstance(error, Permanent):
        return Outcome.REFUSED
    return Outcome.UNKNOWN if isinstance(error, OutcomeUnknown) else Outcome.NOT_MADE


def end_batch(batch: PushBatch, error: OutsideError | None = None, *, intuit_tid: str = "") -> None:
    """Records once what came of a batch as a whole; its invoices each have their own end."""
    PushBatch.objects.filter(pk=batch.pk, outcome=PushBatch.Outcome.OPEN).update(
        outcome=PushBatch.Outcome(outcome_of(error) if error else Outcome.DONE),
        code=error.code if error else "",
        message=error.message if error else "",
        intuit_tid=error.reference if error else intuit_tid,
        finished_at=timezone.now(),
    )


def close(
    attempt: PushAttempt,
    outcome: PushAttempt.Outcome,
    *,
    answer: Answer | None = None,
    error: OutsideError | None = None,
    message: str = "",
) -> bool:
    """Records the outcome of an attempt once; False where somebody else has done so already."""
    reference = answer.intuit_tid if answer else error.reference if error else ""
    closed = PushAttempt.objects.filter(pk=attempt.pk, outcome=Outcome.OPEN).update(
        outcome=outcome,
        code=error.code if error else "",
        message=error.message if error else message,
        answer=exact_json.kept(answer.entity) if answer else None,
        intuit_tid=reference,
        finished_at=timezone.now(),
    )
    return bool(closed)


def keep_reference(invoice: Invoice, held: Entity, realm_id: str) -> QuickBooksReference:
    """Keeps what QuickBooks calls the document, and its figures as last seen."""
    reference, _new = QuickBooksReference.objects.update_or_create(
        invoice=invoice,
        defaults={
            "entity_type": kind_of(invoice),
            "quickbooks_id": held["Id"],
            "realm_id": realm_id,
            **documents.columns(held),
        },
    )
    return reference


def settle(
    invoice: Invoice, attempt: PushAttempt, sent: dict[str, Any], answer: Answer, realm_id: str
) -> Result:
    """The document is in QuickBooks: it counts as sent where it equals ours.

    Where it doesn't, its reference is kept and the invoice stays unknown: no state from which it
    could be sent again, sent back or voided here alone. A look-up confirms it once it is mended.
    """
    differing = comparison.differences(sent, answer.entity)
    words = _differs_in_words(answer.entity, differing) if differing else ""
    with transaction.atomic():
        if not close(attempt, Outcome.DONE, answer=answer, message=words):
            return Result(invoice.pk, Ended.SKIPPED)
        reference = keep_reference(invoice, answer.entity, realm_id)
        if differing:
            _to_unknown(invoice, words)
        else:
            move(invoice, "confirm")
            note_document(reference.pk, answer.entity)
            plan_email(invoice)
    return Result(invoice.pk, Ended.UNKNOWN if differing else Ended.SENT, words)


def _differs_in_words(held: dict[str, Any], differing: list[str]) -> str:
    return (
        f"QuickBooks has it (number {held.get('DocNumber') or 'none'}, id {held['Id']}), but with "
        f"{'; '.join(differing)}. Correct it there and look it up; or delete it there and look it "
        "up, then it is sent again."
    )


def _to_unknown(invoice: Invoice, words: str) -> None:
    unknown = Invoice.objects.filter(pk=invoice.pk, status=Status.UNKNOWN)
    if not unknown.update(status_reason=words):
        move(invoice, "lose sight", reason=words)


def fail(attempt: PushAttempt, error: OutsideError) -> Result:
    """The call brought an error: refused for a person, unknown, or to be tried again."""
    outcome, action, ended = _failure(error)
    with transaction.atomic():
        if not close(attempt, outcome, error=error):
            return Result(attempt.invoice_id, Ended.SKIPPED)
        move(attempt.invoice_id, action, reason=error.message)
    pause = error.wait_seconds if isinstance(error, Throttled) else 0
    return Result(
        attempt.invoice_id, ended, error.message, pause if ended == Ended.WAITING else None
    )


def _failure(error: OutsideError) -> tuple[PushAttempt.Outcome, str, Ended]:
    outcome = outcome_of(error)
    if outcome == Outcome.REFUSED:
        return outcome, "refuse", Ended.REFUSED
    if outcome == Outcome.UNKNOWN:
        return outcome, "lose sight", Ended.UNKNOWN
    alone = isinstance(error, RefusedTogether)
    return outcome, "postpone", Ended.ALONE if alone else Ended.WAITING
