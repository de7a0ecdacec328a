"""Databases copied from one another: the month is played once, and each test gets a copy of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

ROOMS = ("clients", "invoices", "syncs")


def copy(source: str, target: str) -> None:
    """Makes `target` anew, with all that is in `source`; nobody stays connected with either."""
    connections.close_all()
    with _beside() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        _hang_up(cursor, source)
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    """Removes the database."""
    connections.close_all()
    with _beside() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def used(name: str) -> Iterator[None]:
    """All threads of this process work on this database."""
    before = connection.settings_dict["NAME"]
    _use(name)
    try:
        yield
    finally:
        _use(before)


def empty() -> None:
    """Only what our migrations write is in the present database."""
    call_command("flush", interactive=False, verbosity=0)
    loader = MigrationLoader(connection)
    ours = [node for node in loader.disk_migrations if node[0] in ROOMS]
    for node in dict.fromkeys(one for key in ours for one in loader.graph.forwards_plan(key)):
        for operation in loader.get_migration(*node).operations if node in ours else ():
            if isinstance(operation, RunPython):
                operation.code(apps, None)


def _use(name: str) -> None:
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
        connections.settings[alias]["NAME"] = name


def _hang_up(cursor: CursorWrapper, name: str) -> None:
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
    )


@contextmanager
def _beside() -> Iterator[CursorWrapper]:
    with connection._nodb_cursor() as cursor:
        yield cursor
