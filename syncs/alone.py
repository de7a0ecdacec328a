"""One process at a time with an invoice, known to the database by a lock of its session.

The lock ends with the session, so a push whose process died is told from one under way at once.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection

_PUSHES = 7301 << 44
_RUNS = 7302 << 44


def alone_with(invoice_id: int) -> AbstractContextManager[bool]:
    """Whether nobody else is sending, voiding or looking up this invoice; holds it till the end."""
    return _held(_PUSHES + invoice_id)


def alone_with_run(run_id: int) -> AbstractContextManager[bool]:
    """Whether nobody else carries out this push run; holds it till the end."""
    return _held(_RUNS + run_id)


@contextmanager
def _held(key: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
