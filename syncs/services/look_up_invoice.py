"""Looks up an invoice whose push has no known outcome, before anything is sent again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from invoices.lifecycle import move
from invoices.models import Invoice

from ..errors import OutsideError, Permanent
from ..models import PushAttempt, QuickBooksReference
from ..quickbooks import comparison, exact_json, look_up
from ..quickbooks.gateway import Answer, Gateway
from ..quickbooks.mapping import kind_of
from .record_push import GONE, Ended, Outcome, Result, close, settle

Operation = PushAttempt.Operation
MOST_LOST_ANSWERS = 3
# QuickBooks gives up on a request after 120 seconds.
GIVES_UP_AFTER = timedelta(seconds=130)


def surely_over(attempt: PushAttempt) -> bool:
    """Whether QuickBooks has given the request up; before that, not there may be not yet there."""
    return timezone.now() > attempt.started_at + GIVES_UP_AFTER


def look_up_invoice(invoice: Invoice, gateway: Gateway) -> Result:
    """Finds out what became of an unknown invoice, and moves it where that is certain.

    Found and equal: sent. Found and different: stays, for a person. Voided there: refused.
    Surely missing: approved again. The caller holds the invoice's lock (`alone`).
    """
    sent = _last_sent(invoice)
    look = PushAttempt.objects.create(invoice=invoice, operation=Operation.LOOK_UP)
    reference = QuickBooksReference.objects.filter(invoice=invoice).first()
    try:
        found = _found(invoice, sent, reference, gateway)
    except OutsideError as error:
        close(look, Outcome.NOT_MADE, error=error)
        return Result(invoice.pk, Ended.UNKNOWN, error.message)
    if found is None:
        return _not_there(invoice, sent, look, certain=bool(reference) or surely_over(sent))
    if comparison.is_voided(found.entity):
        return _voided_there(invoice, look, found)
    return settle(invoice, look, exact_json.loads(sent.body), found, gateway.realm_id)


def _last_sent(invoice: Invoice) -> PushAttempt:
    created = invoice.push_attempts.filter(operation=Operation.CREATE).exclude(body="")
    return created.latest("id")


def _found(
    invoice: Invoice,
    sent: PushAttempt,
    reference: QuickBooksReference | None,
    gateway: Gateway,
) -> Answer | None:
    if reference is None:
        return look_up.find(gateway, invoice, sent.body)
    try:
        return gateway.read(kind_of(invoice), reference.quickbooks_id)
    except Permanent as refusal:
        if refusal.code == GONE:
            return None
        raise


def _not_there(invoice: Invoice, sent: PushAttempt, look: PushAttempt, certain: bool) -> Result:
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
