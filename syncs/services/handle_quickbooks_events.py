"""What QuickBooks' events lead to: one look at the documents they name, a company's at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from .. import errors
from ..models import QuickBooksConnection, WebhookEvent
from ..quickbooks import webhooks
from .note_changes import Change, note_changed
from .process_webhooks import Verdict

State = WebhookEvent.State
Connection = QuickBooksConnection.State


def handle_quickbooks_events(events: Sequence[WebhookEvent]) -> Mapping[int, Verdict]:
    """Has what changed in each company's books read, and says of each event what came of it.

    Our own writes come back as events too; reading what is known already changes nothing. A
    company that is out of reach doesn't keep the others waiting.
    """
    verdicts: dict[int, Verdict] = {}
    by_realm: dict[str, dict[int, webhooks.Change]] = defaultdict(dict)
    for event in events:
        told = webhooks.change_of(event.payload or {})
        if told is None:
            verdicts[event.pk] = Verdict(State.FAILED, webhooks.NO_EVENTS)
        elif not (told.entity and told.entity_id):
            verdicts[event.pk] = Verdict(State.IGNORED, "The console doesn't follow such records.")
        else:
            by_realm[told.realm][event.pk] = told
    for realm, changes in by_realm.items():
        verdict = _of_realm(realm, list(changes.values()))
        verdicts |= dict.fromkeys(changes, verdict)
    return verdicts


def _of_realm(realm: str, changes: Sequence[webhooks.Change]) -> Verdict:
    """One verdict for all of a company's: they are read together."""
    rows = QuickBooksConnection.objects.filter(realm_id=realm)
    states = set(rows.values_list("state", flat=True))
    if Connection.RECONNECT in states:
        return Verdict(State.WAITING, "It waits until QuickBooks is connected again.")
    if Connection.CONNECTED not in states:
        return Verdict(State.IGNORED, f"No company is connected to the books {realm}.")
    told = [Change(one.entity, one.entity_id, one.operation, one.deleted_id) for one in changes]
    try:
        return Verdict(State.DONE, note_changed(realm, told).words)
    except errors.Permanent:
        raise
    except errors.OutsideError as trouble:
        return Verdict(State.WAITING, trouble.message)
