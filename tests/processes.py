"""What a process of its own needs to work on the test's database and stand-ins, and its locks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

HANDED_ON = [
    "HUBSPOT_API_URL", "QUICKBOOKS_API_URL", "QUICKBOOKS_DISCOVERY_URL", "QUICKBOOKS_CLIENT_ID",
    "QUICKBOOKS_CLIENT_SECRET",
]  # fmt: skip


def surroundings(**more: str) -> dict[str, str]:
    """Our environment with the test's settings, and `more`."""
    there = connection.settings_dict
    address = f"{there['HOST']}:{there['PORT']}/{there['NAME']}"
    return (
        dict(os.environ)
        | {name: getattr(settings, name) for name in HANDED_ON}
        | {
            "DATABASE_URL": f"postgres://{there['USER']}:{there['PASSWORD']}@{address}",
            "FIELD_ENCRYPTION_KEYS": ",".join(settings.FIELD_ENCRYPTION_KEYS),
            "DJANGO_SETTINGS_MODULE": "billing_console.settings",
        }
        | more
    )


@contextmanager
def locked_elsewhere(key: int) -> Iterator[None]:
    """Another process holds this advisory lock of the database."""
    session = connection.get_new_connection(connection.get_connection_params())
    try:
        session.execute("SELECT pg_advisory_lock(%s)", [key])
        yield
    finally:
        session.close()
