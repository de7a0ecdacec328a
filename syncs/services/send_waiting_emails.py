"""Sends the e-mails that were planned with a push; what was cut off is looked at, never guessed."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from invoices.lifecycle import NotAllowed

from ..alone import alone_with
from ..errors import OutsideError
from ..models import PushAttempt
from ..quickbooks.books import gateway_of
from ..quickbooks.gateway import Gateway
from .email_invoice import has_no_known_end, look, not_mailable, send
from .look_up_invoice import surely_over
from .plan_email import Operation, is_wanted, planned
from .record_push import Outcome, close

MOST_TRIES = 3
NOT_MADE_WAITS = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(days=2)


def send_waiting_emails() -> int:
    """How many e-mails went out. One that may have gone out is never repeated without a look."""
    return sum(_taken_up(attempt.pk) for attempt in _unfinished())


def _unfinished() -> QuerySet[PushAttempt]:
    """The last e-mail of each invoice where it didn't end well, and no look has ended it."""
    later = PushAttempt.objects.filter(
        invoice=OuterRef("invoice"),
        operation__in=[Operation.EMAIL, Operation.LOOK_UP],
        id__gt=OuterRef("pk"),
    )
    found = PushAttempt.objects.filter(
        operation=Operation.EMAIL,
        outcome__in=[Outcome.OPEN, Outcome.UNKNOWN, Outcome.NOT_MADE],
        started_at__gt=timezone.now() - GIVEN_UP_AFTER,
    )
    return found.filter(~Exists(later)).order_by("id")


def _taken_up(attempt_id: int) -> bool:
    row = PushAttempt.objects.select_related("invoice__client__company").get(pk=attempt_id)
    with alone_with(row.invoice_id) as alone:
        if not alone:
            return False
        row.refresh_from_db()
        try:
            return _sent(row)
        except (NotAllowed, OutsideError):
            # What came of a call is recorded with its attempt; the rest waits for the next look.
            return False


def _sent(attempt: PushAttempt) -> bool:
    invoice = attempt.invoice
    if attempt.outcome == Outcome.OPEN and not attempt.message:
        if words := not_mailable(invoice):
            close(attempt, Outcome.REFUSED, message=f"It isn't e-mailed by itself. {words}")
            return False
        send(attempt, gateway_of(invoice.client.company), None)
        return True
    if has_no_known_end(attempt) and not _ended(attempt, gateway_of(invoice.client.company)):
        return False
    if attempt.outcome == Outcome.NOT_MADE and not _waited(attempt):
        return False
    return _again(attempt)


def _waited(attempt: PushAttempt) -> bool:
    return timezone.now() > attempt.started_at + NOT_MADE_WAITS


def _ended(attempt: PushAttempt, gateway: Gateway) -> bool:
    """Whether it surely didn't go out; looked at once QuickBooks must have given up."""
    return surely_over(attempt) and not look(attempt, gateway)


def _again(attempt: PushAttempt) -> bool:
    """A few times, as long as the connection sends e-mails."""
    invoice = attempt.invoice
    tries = invoice.push_attempts.filter(operation=Operation.EMAIL).count()
    if tries >= MOST_TRIES or not is_wanted(invoice) or not_mailable(invoice):
        return False
    send(planned(invoice), gateway_of(invoice.client.company), None)
    return True
