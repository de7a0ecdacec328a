"""Reads are counted, since QuickBooks allows so many a month."""

from datetime import UTC, datetime

import pytest
import time_machine

from syncs.errors import OutsideError
from syncs.models import MeteredReads, QuickBooksConnection
from syncs.quickbooks import reads
from syncs.quickbooks.gateway import Gateway
from tests.stand_ins import StandIn

pytestmark = pytest.mark.django_db


def test_every_successful_read_is_counted_and_nothing_else(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    gateway = Gateway(connection)
    gateway.preferences()
    gateway.query("Term")
    gateway.changes(["Invoice"], datetime.now(UTC))
    with pytest.raises(OutsideError):
        gateway.read("Invoice", "999")
    with pytest.raises(OutsideError):
        gateway.create("Invoice", "{}", "1")
    assert (reads.this_month(connection), gateway.calls) == (3, 5)


def test_a_month_ends_by_utc(connection: QuickBooksConnection) -> None:
    with time_machine.travel("2026-10-31 23:59:59Z", tick=False):
        reads.count(connection.pk)
    with time_machine.travel("2026-11-01 00:00:00Z", tick=False):
        reads.count(connection.pk)
        assert reads.this_month(connection) == 1
    assert MeteredReads.objects.count() == 2
