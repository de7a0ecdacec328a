"""The embedded PostgreSQL: its cluster, its three roles and the console's database."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .account import Account, owned_folder, private_file
from .children import Orders
from .problem import Problem
from .supervisor import Supervisor

ADMIN, OWNER, APP = "postgres_admin", "billing_owner", "billing_app"
DATABASE = "billing_console"
MAJOR_VERSION = "18"

# Interrupt disconnects clients and ends cleanly; quit leaves the mending to the next start.
ORDERS = Orders(kindly=signal.SIGINT, firmly=signal.SIGQUIT)
# For throw-away servers: what is lost when the machine dies doesn't matter.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

ROLES = """
SELECT 'CREATE ROLE {role}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec
ALTER ROLE {role} LOGIN {rights} PASSWORD '{password}';
"""
# In the template, so that every database made from it, a test's included, has the same rights.
TEMPLATE = f"""
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON TABLES TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
  GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {APP};
"""
CREATE_DATABASE = f"""
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""


@dataclass(frozen=True)
class Postgres:
    """One cluster on one port of 127.0.0.1; `passwords` by role."""

    programs: Path
    folder: Path
    port: int
    passwords: Mapping[str, str]
    account: Account | None = None
    settings: tuple[str, ...] = ()

    def start(self, supervisor: Supervisor) -> None:
        """Make the cluster where there is none, start it, and see to roles and database."""
        if not (self.folder / "PG_VERSION").exists():
            self._make_cluster()
        self._refuse_another_version()
        self._wait_for_an_earlier_end()
        child = supervisor.start(
            "PostgreSQL",
            self._command(),
            environ=self._environ(),
            account=self.account,
            orders=ORDERS,
        )
        supervisor.wait_until(child, self.is_ready)
        self._prepare()

    def url(self, role: str) -> str:
        """The address of the console's database for one of the roles."""
        return f"postgres://{role}:{self.passwords[role]}@127.0.0.1:{self.port}/{DATABASE}"

    def is_ready(self) -> bool:
        """Whether it accepts connections."""
        command = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, env=self._environ(), check=False).returncode == 0

    def sql(self, script: str, database: str = DATABASE, role: str = ADMIN) -> str:
        """Run a script as one of the roles; what its queries answered, one row a line."""
        command = [str(self.programs / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", role, "-d", database]
        environ = {**self._environ(), "PGPASSWORD": self.passwords[role]}
        done = subprocess.run(
            command + where, input=script, env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Problem(f"The embedded PostgreSQL in {self.folder} says: {done.stderr.strip()}")
        return done.stdout.strip()

    def _prepare(self) -> None:
        rights = {OWNER: "CREATEDB", APP: "NOCREATEDB"}
        for role, right in rights.items():
            script = ROLES.format(role=role, rights=right, password=self.passwords[role])
            self.sql(script, "postgres")
        self.sql(TEMPLATE, "template1")
        self.sql(CREATE_DATABASE, "postgres")

    def _command(self) -> list[str]:
        # No socket in the file system: its path would have a length limit and need rights.
        settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", *self.settings)
        options = [option for setting in settings for option in ("-c", setting)]
        program = str(self.programs / "postgres")
        return [program, "-D", str(self.folder), "-p", str(self.port), *options]

    def _make_cluster(self) -> None:
        draft = self.folder.with_name(f"{self.folder.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        owned_folder(draft, self.account)
        password = self.folder.with_name(f"{self.folder.name}.password")
        private_file(password, self.passwords[ADMIN], self.account)
        identity = {"cwd": "/"} if self.account is None else self.account.identity()
        try:
            done = subprocess.run(
                self._initdb(draft, password),
                env=self._environ(),
                capture_output=True,
                text=True,
                check=False,
                **identity,
            )
        finally:
            password.unlink()
        if done.returncode != 0:
            raise Problem(f"initdb could not make {self.folder}: {done.stderr.strip()}")
        draft.rename(self.folder)

    def _initdb(self, folder: Path, password: Path) -> list[str]:
        return [
            *(str(self.programs / "initdb"), "-D", str(folder), "-U", ADMIN, "-E", "UTF8"),
            *("--auth=scram-sha-256", f"--pwfile={password}", "--no-sync"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        ]

    def _refuse_another_version(self) -> None:
        version = (self.folder / "PG_VERSION").read_text().strip()
        if version != MAJOR_VERSION:
            raise Problem(
                f"{self.folder} was written by PostgreSQL {version}; this is {MAJOR_VERSION}. "
                "`make clean` throws it away."
            )

    def _wait_for_an_earlier_end(self, seconds: int = 15) -> None:
        """A launcher that was killed takes its servers along, but they need a moment."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and _runs(self.folder / "postmaster.pid"):
            time.sleep(0.1)

    @staticmethod
    def _environ() -> dict[str, str]:
        # Neither PG* variables meant for other servers, nor a locale that isn't installed here.
        kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
        return {**kept, "LC_ALL": "C"}


def _runs(pid_file: Path) -> bool:
    try:
        os.kill(int(pid_file.read_text().split()[0]), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, IndexError):
        return False
    return True
