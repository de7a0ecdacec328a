"""One process at a time with an invoice, known to the database by a lock of its session.

The lock ends with the session, so a push whose process died is told from one under way at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_PUSHES = 7301 << 44


@contextmanager
def alone_with(invoice_id: int) -> Iterator[bool]:
    """Whether nobody else is sending, voiding or looking up this invoice; holds it till the end."""
    key = _PUSHES + invoice_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
