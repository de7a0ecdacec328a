"""Works off the events that wait: each source has a handler that says what became of each."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone

from invoices.alone import held

from .. import errors
from ..models import WebhookEvent

Source, State = WebhookEvent.Source, WebhookEvent.State
KEPT_FOR = timedelta(days=90)
_LOCKS = {Source.HUBSPOT: 7_201_111, Source.QUICKBOOKS: 7_201_112}
_CHUNK = 200
_MOST_FORGOTTEN = 500
_OUT_OF_REACH = (errors.Transient, errors.Throttled, errors.Misconfigured)
log = logging.getLogger(__name__)


class Verdict(NamedTuple):
    """What became of an event, in words; one may have to wait on."""

    state: str
    outcome: str


type Handler = Callable[[Sequence[WebhookEvent]], Mapping[int, Verdict]]


def process_webhooks(handlers: Mapping[str, Handler]) -> bool:
    """Works off what waits, source by source; False where another process is at one of them.

    A handler gets events, oldest first, and gives verdicts by their ids. Where the outside is
    out of reach (errors of `syncs.errors`) its events go on waiting, with the words. An event that
    can't be handled at all fails by itself and doesn't stop the others. Safe to repeat: an event
    may be handled twice where a process died in between.
    """
    got_all = True
    for source, handler in handlers.items():
        with held(_LOCKS[Source(source)]) as alone:
            if alone:
                _work_off(source, handler)
            got_all = got_all and alone
    _forget()
    return got_all


def _work_off(source: str, handler: Handler) -> None:
    last = 0
    waiting = WebhookEvent.objects.filter(source=source, state=State.WAITING).order_by("pk")
    while events := list(waiting.filter(pk__gt=last)[:_CHUNK]):
        last = events[-1].pk
        try:
            _handle(events, handler)
        except _OUT_OF_REACH as trouble:
            _still_waiting(source, trouble)
            return


def _handle(events: Sequence[WebhookEvent], handler: Handler) -> None:
    """Together; where that fails, one by one, so that only the cause stays behind."""
    try:
        verdicts = handler(events)
    except _OUT_OF_REACH:
        raise
    except Exception as trouble:
        if len(events) > 1:
            for one in events:
                _handle([one], handler)
            return
        verdicts = {events[0].pk: _failed(events[0], trouble)}
    _record(events, verdicts)


def _failed(event: WebhookEvent, trouble: Exception) -> Verdict:
    if isinstance(trouble, errors.OutsideError):
        return Verdict(State.FAILED, trouble.message)
    log.exception("%s could not be worked off.", event)
    return Verdict(State.FAILED, f"It could not be worked off: {type(trouble).__name__}.")


def _record(events: Sequence[WebhookEvent], verdicts: Mapping[int, Verdict]) -> None:
    """An event without a verdict goes on waiting."""
    decided = [event for event in events if event.pk in verdicts]
    for event in decided:
        event.state, event.outcome = verdicts[event.pk]
        event.tries += 1
        event.processed_at = None if event.state == State.WAITING else timezone.now()
    WebhookEvent.objects.bulk_update(decided, ["state", "outcome", "tries", "processed_at"])


def _still_waiting(source: str, trouble: errors.OutsideError) -> None:
    waiting = WebhookEvent.objects.filter(source=source, state=State.WAITING)
    waiting.update(tries=F("tries") + 1, outcome=trouble.message)


def process_again(event: WebhookEvent) -> WebhookEvent:
    """Has a failed event worked off once more."""
    event.state, event.outcome, event.processed_at = State.WAITING, "", None
    event.save(update_fields=["state", "outcome", "processed_at"])
    return event


def _forget() -> None:
    """Deletes what was worked off long ago; what waits or failed stays."""
    settled = WebhookEvent.objects.filter(state__in=(State.DONE, State.IGNORED))
    oldest = settled.order_by("pk").values_list("pk", "received_at")[:_MOST_FORGOTTEN]
    before = timezone.now() - KEPT_FOR
    gone = [pk for pk, received_at in oldest if received_at < before]
    if gone:
        WebhookEvent.objects.filter(pk__in=gone).delete()
