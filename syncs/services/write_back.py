"""Tells HubSpot's deals where their billing stands; never touches the trigger."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import batched

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from .. import errors
from ..hubspot.gateway import BATCH, HubSpot
from ..models import DealBillingState, SyncRun
from ..selectors.deal_states import Properties, deal_states
from .sync_runs import carried_out, show_progress

DEALS = "deals"
_REST = timedelta(hours=1)
_NAMED = 3


def write_back(
    *, by: AbstractBaseUser | None = None, hubspot: HubSpot | None = None
) -> SyncRun | None:
    """Writes what changed since it was last written; None, and no call, where nothing did.

    What HubSpot refuses for one deal is kept with the deal in words, and tried again an hour
    later, or at once when somebody asks (`by`); the other deals are written all the same. The
    values are set, not added, so writing them twice is harmless. Raises AlreadyRunning.
    """
    changes = _changes(at_once=by is not None)
    if not changes:
        return None
    run = SyncRun(
        kind=SyncRun.Kind.WRITE_BACK, total=len(changes), started_by_id=by.pk if by else None
    )
    with carried_out(run):
        _write(run, changes, hubspot or HubSpot())
    return run


def _changes(*, at_once: bool) -> dict[str, Properties]:
    """Deals whose properties differ from what was last written, but for those that rest."""
    known = {one.deal_id: one for one in DealBillingState.objects.all()}
    rested = timezone.now() - _REST
    return {
        deal: wanted
        for deal, wanted in deal_states().items()
        if deal not in known
        or (known[deal].written != wanted and (at_once or _has_rested(known[deal], rested)))
    }


def _has_rested(state: DealBillingState, since: datetime) -> bool:
    return state.refused_at is None or state.refused_at <= since


def _write(run: SyncRun, changes: Mapping[str, Properties], hubspot: HubSpot) -> None:
    refused: dict[str, str] = {}
    for some in batched(changes.items(), BATCH):
        batch = dict(some)
        try:
            outcome = hubspot.update_objects(DEALS, batch)
        except errors.OutsideError as trouble:
            _note(list(changes)[run.done :], trouble)
            raise
        finally:
            run.calls = hubspot.calls
        refused |= _record(batch, outcome)
        run.done += len(batch)
        run.failed = len(refused)
        run.changed = run.done - run.failed
        run.error = _summary(refused)
        show_progress(run)


def _record(
    batch: Mapping[str, Properties], outcome: Mapping[str, errors.OutsideError | None]
) -> dict[str, str]:
    """Keeps what was written and what was refused; returns the refusals in words."""
    now, refused = timezone.now(), {}
    for deal, wanted in batch.items():
        if trouble := outcome[deal]:
            refused[deal] = trouble.message
            values = {"error": trouble.message, "refused_at": now}
        else:
            values = {"error": "", "refused_at": None, "written": wanted, "written_at": now}
        DealBillingState.objects.update_or_create(deal_id=deal, defaults=values)
    return refused


def _note(deals: list[str], trouble: errors.OutsideError) -> None:
    """HubSpot as a whole was out of reach: said with each deal, to be tried again soon.

    Where it is closed for hours (the day's calls used up, the portal moving) the deals rest too,
    so that nothing knocks every few minutes.
    """
    closed = isinstance(trouble, errors.Throttled) and trouble.wait_seconds >= _REST.seconds
    values = {"error": trouble.message} | ({"refused_at": timezone.now()} if closed else {})
    for deal in deals:
        DealBillingState.objects.update_or_create(deal_id=deal, defaults=values)


def _summary(refused: Mapping[str, str]) -> str:
    if not refused:
        return ""
    named = [f"deal {deal}: {words}" for deal, words in list(refused.items())[:_NAMED]]
    more = len(refused) - len(named)
    rest = f"; and {more} more" if more else ""
    return f"{len(refused)} not written: {'; '.join(named)}{rest}"
