"""Takes up pushes that were cut off or not answered: looks before anything is repeated."""

from collections.abc import Iterator
from datetime import timedelta

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
from .look_up_invoice import GIVES_UP_AFTER, look_up_invoice
from .record_push import Ended, Outcome, Result, close
from .void_invoice import recover_void

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=10)
Operation = PushAttempt.Operation
_OPEN_ENDED = [Status.SENDING, Status.UNKNOWN, Status.VOIDING]


def recover_pushes() -> list[Result]:
    """Looks up every invoice whose push or void has no known end and whose look-up is due.

    What is `missing` in the results is approved again, to be sent.
    """
    gateways = _Gateways()
    return list(_recovered(gateways))


def look_up_now(invoice_id: int) -> Result:
    """Looks one up at once, as a person asked; raises OutsideError without a connection."""
    invoice = Invoice.objects.select_related("client__company").get(pk=invoice_id)
    gateway = gateway_of(invoice.client.company)
    with alone_with(invoice_id) as alone:
        if not alone:
            return Result(invoice_id, Ended.SKIPPED, "It is being sent or looked up right now.")
        invoice.refresh_from_db(fields=["status"])
        return _looked_up(invoice, gateway)


class _Gateways:
    """The way into each company's books, opened when it is first needed."""

    def __init__(self) -> None:
        self._known: dict[int, Gateway | None] = {}

    def of(self, company: Company) -> Gateway | None:
        """None where the company isn't connected: its invoices wait."""
        if company.pk not in self._known:
            try:
                self._known[company.pk] = gateway_of(company)
            except OutsideError:
                self._known[company.pk] = None
        return self._known[company.pk]


def _recovered(gateways: _Gateways) -> Iterator[Result]:
    open_ended = Invoice.objects.filter(status__in=_OPEN_ENDED).select_related("client__company")
    for invoice in open_ended.order_by("id"):
        with alone_with(invoice.pk) as alone:
            if alone:
                invoice.refresh_from_db(fields=["status"])
                yield from _taken_up(invoice, gateways)


def _taken_up(invoice: Invoice, gateways: _Gateways) -> Iterator[Result]:
    if invoice.status not in _OPEN_ENDED or not _due(invoice):
        return
    gateway = gateways.of(invoice.client.company)
    if gateway:
        yield _looked_up(invoice, gateway)


def _looked_up(invoice: Invoice, gateway: Gateway) -> Result:
    if invoice.status == Status.VOIDING:
        return recover_void(invoice, gateway)
    if invoice.status == Status.SENDING:
        _cut_off(invoice)
    elif invoice.status != Status.UNKNOWN:
        return Result(invoice.pk, Ended.SKIPPED, f"{invoice} has a known end.")
    return look_up_invoice(invoice, gateway)


def _cut_off(invoice: Invoice) -> None:
    """Nobody is sending it, since its lock is free: the process died on the way."""
    words = "The push was cut off before its answer was recorded."
    attempt = invoice.push_attempts.filter(operation=Operation.CREATE).latest("id")
    with transaction.atomic():
        close(attempt, Outcome.UNKNOWN, error=OutcomeUnknown(words))
        move(invoice, "lose sight", reason=words)


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
