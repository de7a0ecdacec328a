"""Calls QuickBooks for what was claimed, outside any transaction: one answer an attempt."""

from collections.abc import Mapping

from ..errors import OutcomeUnknown, OutsideError, Permanent, Throttled
from ..models import PushAttempt, PushBatch
from ..quickbooks import batches, look_up, mapping, pace
from ..quickbooks.gateway import Answer, Gateway
from .claim_pushes import Claim
from .record_push import RefusedTogether, end_batch

DUPLICATE_NUMBER = "6140"
Answers = Mapping[int, Answer | OutsideError]


def call_quickbooks(
    claim: Claim, gateway: Gateway
) -> list[tuple[PushAttempt, Answer | OutsideError]]:
    """What is sure of each attempt: a document that bears its mark, or how it went wrong."""
    if claim.batch:
        answers = _together(claim, claim.batch, gateway)
    else:
        answers = {each.pk: _alone(each, gateway) for each in claim.attempts}
    return [(each, _sure(each, answers[each.pk], gateway)) for each in claim.attempts]


def _alone(attempt: PushAttempt, gateway: Gateway) -> Answer | OutsideError:
    kind = mapping.kind_of(attempt.invoice)
    try:
        return gateway.create(kind, attempt.body, attempt.request_id)
    except OutsideError as error:
        return error


def _together(claim: Claim, batch: PushBatch, gateway: Gateway) -> Answers:
    try:
        batched = gateway.batch(batch.body, batch.request_id)
    except OutsideError as error:
        end_batch(batch, error)
        whole = RefusedTogether(error) if isinstance(error, Permanent) else error
        return dict.fromkeys((each.pk for each in claim.attempts), whole)
    end_batch(batch, intuit_tid=batched.intuit_tid)
    kinds = {each.batch_item: mapping.kind_of(each.invoice) for each in claim.attempts}
    answers = batches.answers(kinds, batched)
    for answer in answers.values():
        if isinstance(answer, Throttled):
            pace.close(gateway.realm_id, answer.wait_seconds)
    return {each.pk: answers[each.batch_item] for each in claim.attempts}


def _sure(
    attempt: PushAttempt, answer: Answer | OutsideError, gateway: Gateway
) -> Answer | OutsideError:
    """An answer counts only with the invoice's mark; a number that is taken may be its own."""
    if isinstance(answer, Permanent) and answer.code == DUPLICATE_NUMBER:
        return _who_has_the_number(attempt, gateway, answer)
    if isinstance(answer, OutsideError):
        return answer
    if answer.entity.get("Id") and mapping.is_ours(answer.entity, attempt.invoice):
        return answer
    return OutcomeUnknown(
        "QuickBooks' answer doesn't say that it is of this invoice.", reference=answer.intuit_tid
    )


def _who_has_the_number(
    attempt: PushAttempt, gateway: Gateway, refusal: Permanent
) -> Answer | OutsideError:
    """The number may be taken by this very invoice, from a try whose answer was lost."""
    try:
        return look_up.whose_number(gateway, attempt, refusal) or refusal
    except OutsideError as error:
        return OutcomeUnknown(f"{refusal.message} {error.message}", code=refusal.code)
