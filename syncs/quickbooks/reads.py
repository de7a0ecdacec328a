"""Metered reads: QuickBooks counts queries, reads and changes against a monthly allowance."""

from datetime import UTC, date, datetime

from django.db.models import F

from ..models import MeteredReads, QuickBooksConnection

A_MONTH = 500_000
WARN_AT = A_MONTH * 80 // 100


def count(connection_id: int) -> None:
    """Counts one successful read, in one statement but for the month's first."""
    row = MeteredReads.objects.filter(connection_id=connection_id, month=_this_month())
    if not row.update(reads=F("reads") + 1):
        MeteredReads.objects.get_or_create(connection_id=connection_id, month=_this_month())
        row.update(reads=F("reads") + 1)


def this_month(connection: QuickBooksConnection) -> int:
    """How many reads of the connection were counted in this month, by UTC."""
    row = MeteredReads.objects.filter(connection=connection, month=_this_month()).first()
    return row.reads if row else 0


def _this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)
