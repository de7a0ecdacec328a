"""The planner learns at once how full the tables are."""

import pytest
from django.db import connection

from invoices.services.table_statistics import refresh_statistics
from tests.cast import Firm

MANY = 1000


@pytest.mark.django_db(transaction=True)
def test_tables_that_were_just_filled_are_analyzed_once() -> None:
    firm = Firm()
    template = firm.entry()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO invoices_timeentry (hubspot_id, raw, hubspot_owner_id, activity, "
            "description, deal_ids, fingerprint, pulled_at, state, reason, terms_gone) "
            "SELECT %s + n, '{}', '', '', '', '{}', '', now(), 'deleted', '', '' "
            "FROM generate_series(1, %s) n",
            [template.hubspot_id, MANY],
        )
        cursor.execute("SELECT pg_stat_force_next_flush()")
    assert "invoices_timeentry" in refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    assert "invoices_timeentry" not in refresh_statistics()
