"""Bills the deals that wait because they are ready, one after the other, each once."""

import logging

from django.db.models import F, QuerySet
from django.utils import timezone

from .. import errors
from ..hubspot.gateway import HubSpot
from ..models import ReadyDeal, SyncRun
from .bill_ready_deal import BY_HAND, Ended, Outcome, bill_ready_deal
from .sync_runs import AlreadyRunning, carried_out, show_progress

State = ReadyDeal.State
MOST_TRIES = 3
_NAMED = 3
log = logging.getLogger(__name__)


def bill_ready_deals(hubspot: HubSpot | None = None) -> SyncRun | None:
    """Bills every deal that waits; None where none does.

    Once for each time a deal became ready, also where two processes try at the same time. Where
    one dies the deal waits still, and billing it again refreshes the same pending invoice. Raises
    AlreadyRunning while another process is at it, or pulls a deal's time: try again in seconds.
    """
    if not waiting_deals().exists():
        return None
    run = SyncRun(kind=SyncRun.Kind.READY)
    with carried_out(run):
        busy = _Billing(run, hubspot or HubSpot()).carry_out()
    if busy and not run.done:
        run.delete()
    if busy:
        raise busy
    return run


def waiting_deals() -> QuerySet[ReadyDeal]:
    """Those still to be billed, in the order they were noticed."""
    return ReadyDeal.objects.filter(state=State.WAITING).order_by("pk")


def bill_again(row: ReadyDeal) -> ReadyDeal:
    """Has a deal billed once more, up to today, whatever HubSpot says of it; a person asked."""
    row.state, row.tries, row.noticed_by, row.outcome = State.WAITING, 0, BY_HAND, ""
    row.handled_since = None
    row.save()
    return row


class _Billing:
    """One turn: the run it counts on, and the deals it has seen."""

    def __init__(self, run: SyncRun, hubspot: HubSpot) -> None:
        self.run, self.hubspot = run, hubspot
        self.seen: list[int] = []
        self.troubles: list[str] = []

    def carry_out(self) -> AlreadyRunning | None:
        """Every deal that waits, also those that come meanwhile; or what kept it from the rest."""
        while row := waiting_deals().exclude(pk__in=self.seen).first():
            self.seen.append(row.pk)
            try:
                self._one(row)
            except AlreadyRunning as busy:
                _count_try(row, -1)
                return busy
        return None

    def _one(self, row: ReadyDeal) -> None:
        _count_try(row, 1)
        outcome = _outcome(row, self.hubspot)
        _record(row, outcome)
        run = self.run
        run.done += 1
        run.total = run.done + waiting_deals().exclude(pk__in=self.seen).count()
        run.changed += outcome.invoice is not None
        if outcome.ended != Ended.WELL:
            self.troubles.append(f"Deal {row.deal_id}: {outcome.words}")
        run.failed, run.error = len(self.troubles), _summary(self.troubles)
        run.calls = self.hubspot.calls
        show_progress(run)


def _summary(troubles: list[str]) -> str:
    more = len(troubles) - _NAMED
    return " ".join([*troubles[:_NAMED], f"And {more} more."] if more > 0 else troubles)


def _count_try(row: ReadyDeal, number: int) -> None:
    """Counted before it begins, so that a deal that kills its worker isn't tried for ever."""
    row.tries += number
    ReadyDeal.objects.filter(pk=row.pk).update(tries=F("tries") + number)


def _outcome(row: ReadyDeal, hubspot: HubSpot) -> Outcome:
    if row.tries > MOST_TRIES:
        return Outcome(
            Ended.BADLY, "It was cut off several times. See the workers' log, then bill it again."
        )
    try:
        return bill_ready_deal(row, hubspot)
    except AlreadyRunning:
        raise
    except errors.OutsideError as trouble:
        return Outcome(Ended.BADLY, trouble.message)
    except Exception as trouble:
        log.exception("%s could not be billed.", row)
        return Outcome(Ended.BADLY, f"It could not be billed: {trouble}")


def _record(row: ReadyDeal, outcome: Outcome) -> None:
    """Unless the deal has become ready anew meanwhile: then it waits for that."""
    ReadyDeal.objects.filter(pk=row.pk, ready_since=row.ready_since).update(
        state=_state(row, outcome),
        outcome=outcome.words,
        invoice=outcome.invoice,
        handled_since=row.ready_since if outcome.handled else None,
        handled_at=timezone.now(),
    )


def _state(row: ReadyDeal, outcome: Outcome) -> str:
    if outcome.ended == Ended.WELL:
        return State.DONE
    tries_left = outcome.ended == Ended.BADLY and row.tries < MOST_TRIES
    return State.WAITING if tries_left else State.FAILED
