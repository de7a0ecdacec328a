"""Sends approved invoices to QuickBooks, each exactly once: claim, commit, call, record."""

from collections.abc import Sequence
from contextlib import ExitStack

from ..alone import alone_with
from ..errors import OutsideError
from ..models import PushAttempt
from ..quickbooks import exact_json
from ..quickbooks.books import Books
from ..quickbooks.gateway import Answer
from .call_quickbooks import call_quickbooks
from .claim_pushes import claim_pushes
from .record_push import Ended, Result, fail, settle


def push_invoice(invoice_id: int, books: Books) -> Result:
    """Sends one approved invoice; skips it where somebody else has it, or it isn't approved."""
    [result] = push_together([invoice_id], books)
    return result


def push_together(invoice_ids: Sequence[int], books: Books) -> list[Result]:
    """Sends up to 30 approved invoices of one company in one call; a single one goes alone.

    Every one has an end of its own. Where QuickBooks refuses the batch as a whole, its invoices
    are approved again, to go alone.
    """
    with ExitStack() as locks:
        free = [each for each in invoice_ids if locks.enter_context(alone_with(each))]
        claim = claim_pushes(free, books)
        answers = call_quickbooks(claim, books.gateway)
        recorded = [_record(*each, books.gateway.realm_id) for each in answers]
    taken = [Result(each, Ended.SKIPPED) for each in invoice_ids if each not in free]
    return [*taken, *claim.ended, *recorded]


def _record(attempt: PushAttempt, answer: Answer | OutsideError, realm_id: str) -> Result:
    if isinstance(answer, OutsideError):
        return fail(attempt, answer)
    return settle(attempt.invoice, attempt, exact_json.loads(attempt.body), answer, realm_id)
