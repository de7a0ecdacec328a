"""Whom the servers run as: PostgreSQL refuses root, so root lends them an unprivileged account."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .problem import Problem

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An entry of the password file that root may run servers as."""

    name: str
    uid: int
    gid: int

    def reaches(self, *paths: Path) -> bool:
        """Whether it can get at all of these: asked of the system, which knows every rule."""
        test = 'for path; do [ -r "$path" ] && [ -x "$path" ] || exit 1; done'
        command = ["/bin/sh", "-c", test, "sh", *map(str, paths)]
        return subprocess.run(command, **self.identity(), check=False).returncode == 0

    def identity(self) -> dict[str, Any]:
        """The arguments with which `subprocess` becomes this account, in a folder it can enter."""
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}


def servers_account() -> Account | None:
    """The account for the servers; None where we are not root and they simply run as we do."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return _tried(Account(name, entry.pw_uid, entry.pw_gid))
    raise Problem(
        "PostgreSQL refuses to run as root, and this machine has neither a `postgres` nor a "
        "`nobody` account to lend it. Run the command as an ordinary user, or give "
        "DATABASE_URL and REDIS_URL."
    )


def _tried(account: Account) -> Account:
    try:
        subprocess.run(["/bin/sh", "-c", ":"], **account.identity(), check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise Problem(
            f"PostgreSQL refuses to run as root, and root may not become `{account.name}` here "
            f"({error}). Run the command as an ordinary user, or give DATABASE_URL and REDIS_URL."
        ) from error
    return account


def owned_folder(path: Path, account: Account | None) -> Path:
    """A folder that only the servers' account can open, made where it is missing."""
    path.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(path, account.uid, account.gid)
    return path


def private_file(path: Path, text: str, account: Account | None = None) -> None:
    """Replace a file in one go, readable by its owner only from its first byte on."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if account is not None:
        os.chown(draft, account.uid, account.gid)
    draft.replace(path)
