"""Puts terms, work and history together, SOW by SOW."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ..rating.engine import RunScope, SowWork
from ..rating.terms import StatementOfWork
from . import history, terms, work
from .terms import Names, People, Versions
from .work import BilledRow, EntryRow


@dataclass(frozen=True)
class SowInputs:
    """What the engine needs to rate one SOW, and the rows behind its entries."""

    sow_id: int
    client_id: int
    name: str
    terms: StatementOfWork
    work: SowWork


@dataclass(frozen=True)
class RatingInputs:
    """The inputs of many SOWs.

    `entries` by HubSpot id, `reversed_copies` by the billing they reverse, `versions` and `names`
    by kind of terms and id, `people` the names by e-mail.
    """

    sows: dict[int, SowInputs]
    entries: dict[int, EntryRow]
    reversed_copies: dict[int, BilledRow]
    versions: Versions
    names: Names
    people: People


def load(sow_ids: Collection[int], scope: RunScope, anew_from: date | None = None) -> RatingInputs:
    """Reads all that a run of the scope takes for these SOWs.

    Whatever an invoice that is being replaced settles has to be deleted before. `anew_from` reads
    as if no invoice of that month or a later one had been made.
    """
    loaded = terms.load(sow_ids, scope, anew_from)
    entries = work.load_entries(sow_ids, scope.last_day, anew_from)
    reversals, reversed_copies = work.load_reversals(sow_ids, anew_from)
    histories = history.load(sow_ids, scope.period, anew_from)
    sows = {
        row.sow_id: SowInputs(
            row.sow_id,
            row.client_id,
            row.name,
            row.terms,
            SowWork(
                tuple(entry.worked for entry in entries.get(row.sow_id, [])),
                tuple(reversals.get(row.sow_id, [])),
                histories[row.sow_id],
            ),
        )
        for row in loaded.sows
    }
    rows = {entry.hubspot_id: entry for of_sow in entries.values() for entry in of_sow}
    return RatingInputs(sows, rows, reversed_copies, loaded.versions, loaded.names, loaded.people)
