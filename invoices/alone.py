"""One process at a time with a thing, known to the database by a lock of its session.

The lock ends with the session, so work whose process died is told from work under way at once.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection

_BILLING_RUNS = 7303 << 44


def alone_with_billing_run(run_id: int) -> AbstractContextManager[bool]:
    """Whether nobody else carries out this billing run; holds it till the end."""
    return held(_BILLING_RUNS + run_id)


@contextmanager
def held(key: int) -> Iterator[bool]:
    """Whether the lock of this number was free; it is held till the end then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
