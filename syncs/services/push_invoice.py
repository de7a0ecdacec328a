"""Sends one approved invoice to QuickBooks, exactly once: claim, commit, call, record."""

import uuid

from django.db import transaction

from invoices.lifecycle import NotAllowed, move
from invoices.models import Invoice

from ..alone import alone_with
from ..errors import OutcomeUnknown, OutsideError, Permanent
from ..models import PushAttempt, QuickBooksReference
from ..quickbooks import exact_json, look_up, mapping, preflight
from ..quickbooks.books import Books
from ..quickbooks.gateway import Answer, Gateway, body
from .record_push import Ended, Outcome, Result, close, fail, settle

DUPLICATE_NUMBER = "6140"


def push_invoice(invoice_id: int, books: Books) -> Result:
    """Sends one approved invoice; skips it where somebody else has it, or it isn't approved."""
    with alone_with(invoice_id) as alone:
        claimed = _claim(invoice_id, books) if alone else Result(invoice_id, Ended.SKIPPED)
        if isinstance(claimed, Result):
            return claimed
        answer = _call(claimed, books.gateway)
        return _record(claimed, answer, books.gateway.realm_id)


def _claim(invoice_id: int, books: Books) -> PushAttempt | Result:
    """Takes the invoice and writes down what will be sent; both are committed before the call."""
    try:
        with transaction.atomic():
            invoice = move(invoice_id, "send")
            return _prepared(invoice, books)
    except NotAllowed as reason:
        return Result(invoice_id, Ended.SKIPPED, str(reason))


def _prepared(invoice: Invoice, books: Books) -> PushAttempt | Result:
    lines = list(invoice.lines.select_related("sow"))
    missing = preflight.problems(invoice, lines, books.facts, books.mappings)
    if QuickBooksReference.objects.filter(invoice=invoice).exists():
        missing = ["QuickBooks has it already."]
    if missing:
        return _refused_before_sending(invoice, missing)
    text = body(mapping.document(invoice, lines, books.facts, books.mappings))
    return PushAttempt.objects.create(
        invoice=invoice,
        operation=PushAttempt.Operation.CREATE,
        request_id=_request_id(invoice, text),
        body=text,
    )


def _refused_before_sending(invoice: Invoice, missing: list[str]) -> Result:
    """An attempt without a body: nothing left, and the history says why."""
    words = " ".join(["Nothing was sent.", *missing])
    attempt = PushAttempt.objects.create(invoice=invoice, operation=PushAttempt.Operation.CREATE)
    close(attempt, Outcome.REFUSED, error=Permanent(words, code="pre-flight"))
    move(invoice, "refuse", reason=words)
    return Result(invoice.pk, Ended.REFUSED, words)


def _request_id(invoice: Invoice, text: str) -> uuid.UUID:
    """The id of the last attempt where it sent these very bytes and wasn't answered."""
    last = invoice.push_attempts.filter(operation=PushAttempt.Operation.CREATE).last()
    unanswered = last and last.outcome in (Outcome.UNKNOWN, Outcome.NOT_MADE)
    return last.request_id if last and unanswered and last.body == text else uuid.uuid4()


def _call(attempt: PushAttempt, gateway: Gateway) -> Answer | OutsideError:
    kind = mapping.kind_of(attempt.invoice)
    try:
        return gateway.create(kind, attempt.body, attempt.request_id)
    except Permanent as refusal:
        if refusal.code != DUPLICATE_NUMBER:
            return refusal
        return _who_has_the_number(attempt, gateway, refusal)
    except OutsideError as error:
        return error


def _who_has_the_number(
    attempt: PushAttempt, gateway: Gateway, refusal: Permanent
) -> Answer | OutsideError:
    """The number may be taken by this very invoice, from a try whose answer was lost."""
    try:
        return look_up.find(gateway, attempt.invoice, attempt.body) or refusal
    except OutsideError as error:
        return OutcomeUnknown(f"{refusal.message} {error.message}", code=refusal.code)


def _record(attempt: PushAttempt, answer: Answer | OutsideError, realm_id: str) -> Result:
    if isinstance(answer, OutsideError):
        return fail(attempt, answer)
    return settle(attempt.invoice, attempt, exact_json.loads(attempt.body), answer, realm_id)
