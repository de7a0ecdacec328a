"""The embedded servers: three roles with the rights they need, a broker behind a password."""

import os
import socket
import subprocess
import sys

import pytest

from launcher.folders import REPOSITORY
from launcher.postgres import APP, OWNER, Postgres
from launcher.problem import Problem
from launcher.servers import Servers


@pytest.fixture(scope="module")
def postgres(embedded: Servers) -> Postgres:
    assert embedded.postgres is not None
    embedded.postgres.sql("CREATE TABLE invoice (id serial PRIMARY KEY);", role=OWNER)
    return embedded.postgres


def test_the_application_reads_and_writes_what_the_owner_made(postgres: Postgres) -> None:
    script = """
        INSERT INTO invoice DEFAULT VALUES;
        UPDATE invoice SET id = id + 1;
        DELETE FROM invoice;
        SELECT count(*) FROM invoice;
    """
    assert postgres.sql(script, role=APP) == "0"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE other (id integer)",
        "ALTER TABLE invoice ADD note text",
        "ALTER TABLE invoice DISABLE TRIGGER ALL",
        "DROP TABLE invoice",
        "TRUNCATE invoice",
        "CREATE DATABASE other",
    ],
)
def test_the_application_may_not(postgres: Postgres, statement: str) -> None:
    with pytest.raises(Problem, match=r"permission denied|must be owner"):
        postgres.sql(statement, role=APP)


def test_a_database_that_the_owner_makes_has_the_same_rights(postgres: Postgres) -> None:
    postgres.sql("CREATE DATABASE test_of_rights", role=OWNER)
    postgres.sql("CREATE TABLE line (id integer)", "test_of_rights", OWNER)
    assert postgres.sql("SELECT count(*) FROM line", "test_of_rights", APP) == "0"
    with pytest.raises(Problem, match="permission denied"):
        postgres.sql("TRUNCATE line", "test_of_rights", APP)


def test_nobody_but_the_servers_own_administrator_is_superuser(postgres: Postgres) -> None:
    assert postgres.sql("SELECT rolname FROM pg_roles WHERE rolsuper") == "postgres_admin"


def test_valkey_answers_only_who_knows_the_password(embedded: Servers) -> None:
    assert embedded.valkey is not None
    assert embedded.valkey.is_ready()
    with socket.create_connection(("127.0.0.1", embedded.valkey.port)) as stranger:
        stranger.sendall(b"PING\r\n")
        assert stranger.recv(100).startswith(b"-NOAUTH")


def test_the_demo_empties_what_a_demo_made_and_nothing_else(
    embedded: Servers, postgres: Postgres
) -> None:
    postgres.sql("INSERT INTO invoice DEFAULT VALUES", role=OWNER)
    assert "holds rows that no demo made (in invoice" in empty(embedded)

    postgres.sql("DELETE FROM invoice", role=OWNER)
    assert empty(embedded) == ""

    postgres.sql("CREATE TABLE invoice (id serial PRIMARY KEY)", role=OWNER)
    postgres.sql("INSERT INTO invoice DEFAULT VALUES", role=APP)
    assert empty(embedded) == ""
    assert postgres.sql("SELECT to_regclass('invoice') IS NULL") == "t"


def empty(servers: Servers) -> str:
    """What the demo says is in the way."""
    done = subprocess.run(
        [sys.executable, "-m", "launcher.empty_database"],
        env={**os.environ, **servers.settings()},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) == (done.stderr == "")
    return done.stderr
