"""Empties the console's database for the demo, unless it holds somebody's rows.

Runs inside the environment, unlike the rest of this room: only Django understands every form that
DATABASE_URL may take.
"""

from __future__ import annotations

import os
import sys

import django
from django.db import DatabaseError, connections
from django.db.backends.utils import CursorWrapper

# Its presence says that a demo filled the database, so that the next may throw it away.
MARK = "made_by_the_demo"
# What `migrate` and beat write by themselves is nobody's work.
WRITTEN_BY_ITSELF = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "django_celery_beat_",
)
# Extensions stay: they may be the administrator's.
DROP_ALL = """
SET LOCAL lock_timeout = '10s';
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = current_schema()
  LOOP
    EXECUTE 'DROP TABLE IF EXISTS ' || name || ' CASCADE';
  END LOOP;
  FOR name IN
    SELECT p.oid::regprocedure FROM pg_proc p
     WHERE p.pronamespace = current_schema()::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE 'DROP ROUTINE IF EXISTS ' || name || ' CASCADE';
  END LOOP;
END $$
"""


def main() -> str:
    """Empty the database and mark it as a demo's. Answers what is in the way, if anything is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "billing_console.settings")
    django.setup()
    try:
        with connections["owner"].cursor() as cursor:
            return _empty(cursor)
    except DatabaseError as error:
        return f"The demo can't use the database that DATABASE_URL names: {error}".strip()


def _empty(cursor: CursorWrapper) -> str:
    tables = _tables(cursor)
    if MARK not in tables:
        for table in tables:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {_quoted(table)})")
            if cursor.fetchone() == (True,):
                return _refusal(table)
    cursor.execute(f"BEGIN; {DROP_ALL}; CREATE TABLE {MARK} (); COMMIT")
    _let_the_application_in(cursor)
    return ""


def _tables(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return sorted(name for (name,) in cursor.fetchall() if not name.startswith(WRITTEN_BY_ITSELF))


def _refusal(table: str) -> str:
    name = connections["owner"].settings_dict["NAME"]
    return (
        f"The database {name} holds rows that no demo made (in {table}, for one), and the demo "
        "starts with an empty one. Name an empty database in DATABASE_URL. Without DATABASE_URL "
        "the demo uses its own, which `make clean` throws away."
    )


def _let_the_application_in(cursor: CursorWrapper) -> None:
    """Where the application has a role of its own, it may use what migrations will make."""
    role = connections["default"].settings_dict["USER"]
    if not role or role == connections["owner"].settings_dict["USER"]:
        return
    for rights in (
        "SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "USAGE, SELECT, UPDATE ON SEQUENCES",
    ):
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} TO {_quoted(role)}"
        )


def _quoted(name: str) -> str:
    return str(connections["owner"].ops.quote_name(name))


if __name__ == "__main__":
    sys.exit(main() or 0)
