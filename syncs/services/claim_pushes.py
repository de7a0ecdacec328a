"""Takes approved invoices and writes down what will be sent, committed before the call."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from invoices.lifecycle import NotAllowed, move
from invoices.models import Invoice

from ..errors import Permanent
from ..models import PushAttempt, PushBatch, QuickBooksReference
from ..quickbooks import batches, mapping, preflight
from ..quickbooks.books import Books
from ..quickbooks.gateway import body
from .record_push import Ended, Outcome, Result, close

Operation = PushAttempt.Operation


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be sent now, in a batch where it is more than one, and what ended before."""

    attempts: list[PushAttempt]
    ended: list[Result]
    batch: PushBatch | None = None


def claim_pushes(invoice_ids: Sequence[int], books: Books) -> Claim:
    """Each invoice is being sent, refused before anything is sent, or left where it is.

    The caller holds their locks (`alone_with`).
    """
    with transaction.atomic():
        _locked(invoice_ids)
        prepared = [_prepared(each, books) for each in invoice_ids]
        ended = [each for each in prepared if isinstance(each, Result)]
        attempts = [each for each in prepared if isinstance(each, PushAttempt)]
        batch = _batched(attempts, books.gateway.realm_id) if len(attempts) > 1 else None
        for attempt in attempts:
            attempt.save()
    return Claim(attempts, ended, batch)


def _locked(invoice_ids: Sequence[int]) -> None:
    """All rows in one order, whatever the order of sending: two claims never cross."""
    rows = Invoice.objects.select_for_update().filter(pk__in=invoice_ids).order_by("pk")
    list(rows.values_list("pk"))


def _prepared(invoice_id: int, books: Books) -> PushAttempt | Result:
    try:
        invoice = move(invoice_id, "send")
    except NotAllowed as reason:
        return Result(invoice_id, Ended.SKIPPED, str(reason))
    lines = list(invoice.lines.select_related("sow"))
    missing = preflight.problems(invoice, lines, books.facts, books.mappings)
    if QuickBooksReference.objects.filter(invoice=invoice).exists():
        missing = ["QuickBooks has it already."]
    if missing:
        return _refused_before_sending(invoice, missing)
    text = body(mapping.document(invoice, lines, books.facts, books.mappings))
    request_id = _request_id(invoice, text)
    return PushAttempt(
        invoice=invoice, operation=Operation.CREATE, body=text, request_id=request_id
    )


def _refused_before_sending(invoice: Invoice, missing: list[str]) -> Result:
    """An attempt without a body: nothing left, and the history says why."""
    words = " ".join(["Nothing was sent.", *missing])
    attempt = PushAttempt.objects.create(invoice=invoice, operation=Operation.CREATE)
    close(attempt, Outcome.REFUSED, error=Permanent(words, code="pre-flight"))
    move(invoice, "refuse", reason=words)
    return Result(invoice.pk, Ended.REFUSED, words)


def _request_id(invoice: Invoice, text: str) -> uuid.UUID:
    """The id of the last attempt where it sent these very bytes, alone, and wasn't answered."""
    last = invoice.push_attempts.filter(operation=Operation.CREATE, batch=None).last()
    unanswered = last and last.outcome in (Outcome.UNKNOWN, Outcome.NOT_MADE)
    return last.request_id if last and unanswered and last.body == text else uuid.uuid4()


def _batched(attempts: Sequence[PushAttempt], realm_id: str) -> PushBatch:
    """One batch under an id that was never used; each attempt bears it and its own bId."""
    items = []
    for position, attempt in enumerate(attempts, 1):
        attempt.batch_item = str(position)
        kind = mapping.kind_of(attempt.invoice)
        items.append(batches.Item(attempt.batch_item, kind, attempt.body))
    batch = PushBatch.objects.create(realm_id=realm_id, body=batches.request(items))
    for attempt in attempts:
        attempt.batch, attempt.request_id = batch, batch.request_id
    return batch
