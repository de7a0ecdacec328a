"""Keeps the database's idea of how full its tables are near the truth.

Plans made on the statistics of nearly empty tables take minutes on full ones, and a first pull or
run fills them faster than the server looks by itself.
"""

from django.db import connection

from ..models import Allocation, Invoice, Line, TimeEntry

TABLES = [model._meta.db_table for model in (TimeEntry, Allocation, Line, Invoice)]
_STALE = """
SELECT relname FROM pg_stat_user_tables
WHERE relname = ANY(%s) AND n_mod_since_analyze > 500 + n_live_tup / 5
"""


def refresh_statistics() -> list[str]:
    """Analyzes the tables that have changed much since it was last done; gives their names.

    A role without the right to (MAINTAIN) is told so by the server in its log, and nothing fails.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STALE, [TABLES])
        stale = [name for (name,) in cursor.fetchall()]
        for name in stale:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
    return stale
