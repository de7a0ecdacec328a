"""The one judge of time entries (rule 2): accepted, or quarantined with exactly one reason."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from clients.models import Company

from ..models import FROZEN, Status, TimeEntry
from ..selectors.standing import standing_allocations

# Billed for good: on an approved invoice, or settled by a run without any document.
_SETTLED = [status.value for status in (*FROZEN, Status.EMPTY)]
_LOCK = 7_201_002

_VERDICTS = """
WITH billing AS (
    SELECT entry_id, MAX(sow_id) AS sow_id, BOOL_OR(status = ANY(%(settled)s)) AS settled
    FROM ({billings}) AS standing (entry_id, sow_id, status)
    WHERE {entry_id}
    GROUP BY entry_id
),
finding AS (
    SELECT e.id, e.person_id AS present_person, s.id AS sow_id, p.id AS person_id,
        b.sow_id AS billed_sow, COALESCE(b.settled, FALSE) AS settled,
        CASE
            WHEN e.worked_on IS NULL OR e.worked_on > %(tomorrow)s THEN 'bad_date'
            WHEN e.seconds IS NULL OR e.seconds <= 0 OR e.seconds > 86400 THEN 'bad_duration'
            WHEN e.billable IS NULL THEN 'bad_billable'
            WHEN CARDINALITY(e.deal_ids) = 0 THEN 'no_deal'
            WHEN CARDINALITY(e.deal_ids) > 1 THEN 'many_deals'
            WHEN s.id IS NULL THEN 'unknown_deal'
            WHEN p.id IS NULL THEN 'unknown_person'
            WHEN e.worked_on < s.starts_on OR e.worked_on > s.ends_on THEN 'outside_sow'
            ELSE ''
        END AS reason
    FROM invoices_timeentry e
    LEFT JOIN clients_statementofwork s ON s.hubspot_deal_id <> ''
        AND CARDINALITY(e.deal_ids) = 1 AND s.hubspot_deal_id = e.deal_ids[1]
    LEFT JOIN clients_person p ON p.hubspot_owner_id <> ''
        AND p.hubspot_owner_id = e.hubspot_owner_id
    LEFT JOIN billing b ON b.entry_id = e.id
    WHERE e.state <> 'deleted' AND {id}
),
-- Billed and unchanged: whatever became of the terms, it stays as it was billed (rule 11).
verdict AS (
    SELECT *, settled AND COALESCE(present_person, person_id) IS NOT NULL
        AND reason IN ('', 'unknown_deal', 'unknown_person', 'outside_sow') AS stands
    FROM finding
),
decision AS (
    SELECT id,
        CASE WHEN stands OR reason = '' THEN 'accepted' ELSE 'quarantined' END AS state,
        CASE WHEN stands THEN '' ELSE reason END AS reason,
        CASE WHEN stands THEN reason ELSE '' END AS terms_gone,
        CASE WHEN stands THEN billed_sow ELSE sow_id END AS sow_id,
        CASE WHEN stands THEN COALESCE(present_person, person_id)
            WHEN billed_sow IS NULL THEN person_id
            ELSE COALESCE(person_id, present_person) END AS person_id
    FROM verdict
)
"""

_UPDATE = """
UPDATE invoices_timeentry e
SET state = d.state, reason = d.reason, terms_gone = d.terms_gone, sow_id = d.sow_id,
    person_id = d.person_id, judged_at = %(now)s
FROM decision d
WHERE d.id = e.id AND (e.judged_at IS NULL
    OR (e.state, e.reason, e.terms_gone) IS DISTINCT FROM (d.state, d.reason, d.terms_gone)
    OR (e.sow_id, e.person_id) IS DISTINCT FROM (d.sow_id, d.person_id))
"""

_COUNT = """
SELECT COUNT(*) FILTER (WHERE state = 'accepted'), COUNT(*) FILTER (WHERE state = 'quarantined')
FROM invoices_timeentry
WHERE {id}
"""


class Judgement(NamedTuple):
    """How the judged entries stand now."""

    accepted: int
    quarantined: int


def judge(entries: QuerySet[TimeEntry] | None = None, *, today: date | None = None) -> Judgement:
    """Judges these entries, or all, by rule 2 and writes only what changes; deleted ones stay.

    `today` is the firm's when not given: an entry may be dated tomorrow at most. One that is
    billed as it is, and fails only for its terms, stays accepted under the SOW and person it was
    billed with; `terms_gone` then says what became of the terms.
    """
    ids = None if entries is None else list(entries.order_by().values_list("pk", flat=True))
    with transaction.atomic():
        one_at_a_time()
        _write(ids, (today or Company.firm().today()) + timedelta(days=1))
        return _counted(ids)


def one_at_a_time() -> None:
    """Waits, inside a transaction, until nobody else writes entries or judges them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _write(ids: list[int] | None, tomorrow: date) -> None:
    billings, values = _standing_billings()
    values |= {"ids": ids, "settled": _SETTLED, "tomorrow": tomorrow, "now": timezone.now()}
    sql = _VERDICTS.format(
        billings=billings, entry_id=_among(ids, "entry_id"), id=_among(ids, "e.id")
    )
    with connection.cursor() as cursor:
        cursor.execute(sql + _UPDATE, values)


def _among(ids: list[int] | None, column: str) -> str:
    """A condition for these ids or for all; one text for both would read the whole table."""
    return "TRUE" if ids is None else f"{column} = ANY(%(ids)s::bigint[])"


def _standing_billings() -> tuple[str, dict[str, Any]]:
    """The selector's query of billings of present copies, as SQL with named parameters."""
    query = (
        standing_allocations()
        .filter(fingerprint=F("entry__fingerprint"))
        .order_by()
        .values_list("entry_id", "sow_id", "invoice__status")
        .query
    )
    sql, parameters = query.sql_with_params()
    values = {f"p{number}": value for number, value in enumerate(parameters)}
    return sql % tuple(f"%({name})s" for name in values), values


def _counted(ids: list[int] | None) -> Judgement:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(id=_among(ids, "id")), {"ids": ids})
        accepted, quarantined = cursor.fetchone()
    return Judgement(accepted, quarantined)
