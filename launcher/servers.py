"""The two servers the console needs: those that were given, else embedded ones of this clone."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .account import Account, servers_account
from .environment import site_packages
from .folders import LOCAL, SERVERS, SYSTEM_SERVERS
from .keepsakes import Keepsakes
from .postgres import ADMIN, APP, CARELESS, OWNER, Postgres
from .problem import Problem
from .programs import Programs, reachable_programs
from .progress import step
from .supervisor import Supervisor
from .turns import turn_if_free
from .valkey import Valkey


@dataclass(frozen=True)
class Servers:
    """The addresses the console's settings want; the embedded servers behind them, if they are."""

    database_url: str
    database_owner_url: str
    redis_url: str
    postgres: Postgres | None
    valkey: Valkey | None

    def settings(self) -> dict[str, str]:
        """As environment variables."""
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.database_owner_url,
            "REDIS_URL": self.redis_url,
        }

    def are_ready(self) -> bool:
        """Whether those of them that are ours answer."""
        postgres_is = self.postgres is None or self.postgres.is_ready()
        return postgres_is and (self.valkey is None or self.valkey.is_ready())


def given(name: str) -> str:
    """A setting from the environment; blank counts as not given."""
    return os.environ.get(name, "").strip()


def locks() -> list[str]:
    """The lock of the embedded servers, where one of them is needed."""
    return [] if given("DATABASE_URL") and given("REDIS_URL") else ["embedded"]


@contextmanager
def lasting_servers(supervisor: Supervisor) -> Iterator[Servers]:
    """This clone's own servers with what they hold, started unless another command runs them."""
    with turn_if_free(LOCAL / "servers.lock") as ours:
        account = _account()
        embedded = Embedded(_lasting_folder(account), account, kept(), running=not ours)
        servers = _servers(embedded)
        if ours:
            _start(servers, supervisor)
        else:
            _wait_for(servers)
        yield servers


def throwaway_servers(supervisor: Supervisor, folder: Path) -> Servers:
    """New servers that keep nothing, in that folder (see `throwaway_folder`)."""
    servers = _servers(Embedded(folder, _account(), Keepsakes(), lasting=False))
    _start(servers, supervisor)
    return servers


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """A folder that the servers' account can pass through, gone afterwards."""
    account = _account()
    for parent in (None, "/tmp", "/var/tmp"):
        folder = Path(tempfile.mkdtemp(prefix="billing-console-", dir=parent))
        folder.chmod(0o755)
        if account is None or account.reaches(folder):
            break
        folder.rmdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kept() -> Keepsakes:
    """What this clone remembers."""
    return Keepsakes(LOCAL / "kept.json")


@dataclass(frozen=True)
class Embedded:
    """Where embedded servers lie, whom they run as, what is remembered of them."""

    folder: Path
    account: Account | None
    kept: Keepsakes
    running: bool = False
    lasting: bool = True

    def postgres(self) -> Postgres:
        """The cluster in this folder."""
        passwords = {
            role: self.kept.keep(f"{role} password", _password) for role in (ADMIN, OWNER, APP)
        }
        return Postgres(
            self._programs().postgres,
            self.folder / "postgres",
            self._port("PostgreSQL"),
            passwords,
            self.account,
            () if self.lasting else CARELESS,
        )

    def valkey(self) -> Valkey:
        """The Valkey in this folder."""
        return Valkey(
            self._programs().valkey_server,
            self.folder / "valkey",
            self._port("Valkey"),
            self.kept.keep("Valkey password", _password),
            self.account,
            self.lasting,
        )

    def _programs(self) -> Programs:
        return reachable_programs(site_packages(), self.account, self.folder)

    def _port(self, name: str) -> int:
        return self.kept.port_in_use(name) if self.running else self.kept.port(name)


def _account() -> Account | None:
    return servers_account() if locks() else None


def _lasting_folder(account: Account | None) -> Path:
    if account is None or account.reaches(SERVERS):
        return SERVERS
    SYSTEM_SERVERS.mkdir(exist_ok=True)
    SYSTEM_SERVERS.chmod(0o755)
    return SYSTEM_SERVERS


def _servers(embedded: Embedded) -> Servers:
    database_url, redis_url = given("DATABASE_URL"), given("REDIS_URL")
    postgres = None if database_url else embedded.postgres()
    valkey = None if redis_url else embedded.valkey()
    return Servers(
        postgres.url(APP) if postgres else database_url,
        postgres.url(OWNER) if postgres else given("DATABASE_OWNER_URL") or database_url,
        valkey.url() if valkey else redis_url,
        postgres,
        valkey,
    )


def _start(servers: Servers, supervisor: Supervisor) -> None:
    if servers.postgres is not None:
        with step("PostgreSQL"):
            servers.postgres.start(supervisor)
    if servers.valkey is not None:
        with step("Valkey"):
            servers.valkey.start(supervisor)


def _wait_for(servers: Servers, seconds: int = 60) -> None:
    with step("The servers that another command of this folder runs"):
        deadline = time.monotonic() + seconds
        while not servers.are_ready():
            if time.monotonic() > deadline:
                raise Problem("They don't answer. Stop that command, then try again.")
            time.sleep(0.1)


def _password() -> str:
    return secrets.token_hex(16)
