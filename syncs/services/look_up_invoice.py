"""Looks up invoices whose push has no known outcome, before anything is sent again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from invoices.lifecycle import move
from invoices.models import Invoice

from ..errors import OutsideError
from ..models import PushAttempt, QuickBooksReference
from ..quickbooks import comparison, exact_json, look_up, questions
from ..quickbooks.gateway import Answer, Gateway
from .record_push import Ended, Outcome, Result, close, settle

Operation = PushAttempt.Operation
MOST_LOST_ANSWERS = 3
# QuickBooks gives up on a request after 120 seconds; it may go out 15 after the attempt is written.
GIVES_UP_AFTER = timedelta(seconds=150)


def surely_over(attempt: PushAttempt) -> bool:
    """Whether QuickBooks has given the request up; before that, not there may be not yet there."""
    return timezone.now() > attempt.started_at + GIVES_UP_AFTER


@dataclass(frozen=True, slots=True)
class _Look:
    """One invoice's look-up; whether its call is over was decided before anything was asked."""

    invoice: Invoice
    attempt: PushAttempt
    sent: PushAttempt
    over: bool


def look_up_invoices(invoices: Sequence[Invoice], gateway: Gateway) -> list[Result]:
    """Finds out what became of unknown invoices of one company, and moves those that are certain.

    Found and equal: sent. Found and different: stays, for a person. Voided there: refused.
    Surely missing: approved again. The caller holds their locks (`alone_with`).
    """
    held = QuickBooksReference.objects.filter(invoice__in=invoices)
    references = {reference.invoice_id: reference for reference in held}
    looks = [_begun(invoice, over=invoice.pk in references) for invoice in invoices]
    named = [look for look in looks if look.invoice.pk in references]
    lost = [look for look in looks if look.invoice.pk not in references]
    read = [_read(look, references[look.invoice.pk], gateway) for look in named]
    return [*read, *_search(lost, gateway)]


def _begun(invoice: Invoice, *, over: bool) -> _Look:
    """Where QuickBooks has said what it calls the document, missing is certain at once."""
    created = invoice.push_attempts.filter(operation=Operation.CREATE).exclude(body="")
    sent = created.latest("id")
    attempt = PushAttempt.objects.create(invoice=invoice, operation=Operation.LOOK_UP)
    return _Look(invoice, attempt, sent, over or surely_over(sent))


def _read(look: _Look, reference: QuickBooksReference, gateway: Gateway) -> Result:
    try:
        found = questions.find(gateway, reference.entity_type, reference.quickbooks_id)
    except OutsideError as error:
        return _in_vain(look, error)
    return _judged(look, found, gateway)


def _search(looks: Sequence[_Look], gateway: Gateway) -> list[Result]:
    """All in as few questions as can be, since those are metered."""
    try:
        found = look_up.find_all(gateway, [look.sent for look in looks])
    except OutsideError as error:
        return [_in_vain(look, error) for look in looks]
    return [_judged(look, found.get(look.invoice.pk), gateway) for look in looks]


def _in_vain(look: _Look, error: OutsideError) -> Result:
    close(look.attempt, Outcome.NOT_MADE, error=error)
    return Result(look.invoice.pk, Ended.UNKNOWN, error.message)


def _judged(look: _Look, found: Answer | None, gateway: Gateway) -> Result:
    if found is None:
        return _not_there(look.invoice, look.attempt, look.over)
    if comparison.is_voided(found.entity):
        return _voided_there(look.invoice, look.attempt, found)
    sent = exact_json.loads(look.sent.body)
    return settle(look.invoice, look.attempt, sent, found, gateway.realm_id)


def _not_there(invoice: Invoice, look: PushAttempt, certain: bool) -> Result:
    if not certain:
        words = "QuickBooks doesn't have it yet, but may still be working on it."
        close(look, Outcome.DONE, message=words)
        return Result(invoice.pk, Ended.UNKNOWN, words)
    words = "QuickBooks doesn't have it; it is sent again."
    action, ended = "find missing", Ended.MISSING
    if _lost_answers(invoice) >= MOST_LOST_ANSWERS:
        words = (
            f"QuickBooks' answer was lost {MOST_LOST_ANSWERS} times, and it doesn't have the "
            "invoice. Look at the push history, then retry."
        )
        action, ended = "refuse", Ended.REFUSED
    with transaction.atomic():
        close(look, Outcome.DONE, message=words)
        QuickBooksReference.objects.filter(invoice=invoice).delete()
        move(invoice, action, reason=words)
    return Result(invoice.pk, ended, words)


def _lost_answers(invoice: Invoice) -> int:
    """How often the outcome was unknown since a person last approved or retried it."""
    decided = invoice.transitions.filter(action__in=["approve", "retry"]).last()
    lost = invoice.push_attempts.filter(operation=Operation.CREATE, outcome=Outcome.UNKNOWN)
    return lost.filter(started_at__gt=decided.at).count() if decided else lost.count()


def _voided_there(invoice: Invoice, look: PushAttempt, found: Answer) -> Result:
    words = (
        f"Somebody has voided it in QuickBooks (id {found.entity['Id']}). Void it here too, or "
        "retry to send it anew."
    )
    with transaction.atomic():
        close(look, Outcome.DONE, answer=found, message=words)
        QuickBooksReference.objects.filter(invoice=invoice).delete()
        move(invoice, "refuse", reason=words)
    return Result(invoice.pk, Ended.REFUSED, words)
