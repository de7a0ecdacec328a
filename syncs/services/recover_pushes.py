"""Takes up pushes that were cut off or not answered: looks before anything is repeated."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from itertools import batched, groupby

from django.db import transaction
from django.utils import timezone

from clients.models import Company
from invoices.lifecycle import move
from invoices.models import Invoice, Status

from ..alone import alone_with
from ..errors import OutcomeUnknown, OutsideError
from ..models import PushAttempt
from ..quickbooks.books import gateway_of
from ..quickbooks.gateway import Gateway
from .look_up_invoice import GIVES_UP_AFTER, look_up_invoices
from .record_push import Ended, Outcome, Result, close, end_batch
from .void_invoice import recover_void

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=10)
_AT_ONCE = 30
Operation = PushAttempt.Operation
_OPEN_ENDED = [Status.SENDING, Status.UNKNOWN, Status.VOIDING]


def recover_pushes() -> list[Result]:
    """Looks up every invoice whose push or void has no known end and whose look-up is due.

    What is `missing` in the results is approved again, to be sent.
    """
    open_ended = Invoice.objects.filter(status__in=_OPEN_ENDED).select_related("client__company")
    by_company = groupby(open_ended.order_by("client__company", "id"), _company)
    return [
        result
        for company, invoices in by_company
        for some in batched(invoices, _AT_ONCE)
        for result in _recovered(company, some)
    ]


def look_up_now(invoice_id: int) -> Result:
    """Looks one up at once, as a person asked; raises OutsideError without a connection."""
    invoice = Invoice.objects.select_related("client__company").get(pk=invoice_id)
    gateway = gateway_of(invoice.client.company)
    with alone_with(invoice_id) as alone:
        if not alone:
            return Result(invoice_id, Ended.SKIPPED, "It is being sent or looked up right now.")
        invoice.refresh_from_db(fields=["status"])
        if invoice.status not in _OPEN_ENDED:
            return Result(invoice_id, Ended.SKIPPED, f"{invoice} has a known end.")
        [result] = _taken_up([invoice], gateway)
        return result


def _company(invoice: Invoice) -> Company:
    return invoice.client.company


def _recovered(company: Company, invoices: Sequence[Invoice]) -> list[Result]:
    """Where nobody has them and they are due; a company that isn't connected waits."""
    with ExitStack() as locks:
        free = [each for each in invoices if locks.enter_context(alone_with(each.pk))]
        for invoice in free:
            invoice.refresh_from_db(fields=["status"])
        due = [each for each in free if each.status in _OPEN_ENDED and _due(each)]
        try:
            return _taken_up(due, gateway_of(company)) if due else []
        except OutsideError:
            return []


def _taken_up(invoices: Sequence[Invoice], gateway: Gateway) -> list[Result]:
    voids = [each for each in invoices if each.status == Status.VOIDING]
    pushes = [each for each in invoices if each.status != Status.VOIDING]
    for invoice in pushes:
        if invoice.status == Status.SENDING:
            _cut_off(invoice)
    return [*(recover_void(each, gateway) for each in voids), *look_up_invoices(pushes, gateway)]


def _cut_off(invoice: Invoice) -> None:
    """Nobody is sending it, since its lock is free: the process died on the way."""
    error = OutcomeUnknown("The push was cut off before its answer was recorded.")
    attempt = invoice.push_attempts.filter(operation=Operation.CREATE).latest("id")
    if attempt.batch:
        end_batch(attempt.batch, error)
    with transaction.atomic():
        close(attempt, Outcome.UNKNOWN, error=error)
        move(invoice, "lose sight", reason=error.message)


def _due(invoice: Invoice) -> bool:
    """At once, after 10 seconds, 20, 40 and so on (looks are metered), and when it is over."""
    calls = invoice.push_attempts.exclude(operation=Operation.LOOK_UP)
    latest = calls.latest("id")
    looks = invoice.push_attempts.filter(operation=Operation.LOOK_UP, id__gt=latest.pk)
    count, last = looks.count(), looks.last()
    if last is None:
        return True
    now, over = timezone.now(), latest.started_at + GIVES_UP_AFTER
    wait = min(FIRST_WAIT * 2 ** (count - 1), LONGEST_WAIT)
    return now >= last.started_at + wait or last.started_at <= over < now
