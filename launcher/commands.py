"""The smaller commands: servers alone, manage.py, the checks alone, locks, cleaning up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from .checks import failing_checks
from .console import keys, note_embedded
from .environment import prepare, run_step, uv
from .folders import ENVIRONMENT, LOCAL, LOGS, REPOSITORY, REQUIREMENTS, SYSTEM_SERVERS, make_local
from .problem import Problem
from .progress import say
from .servers import Servers, kept, lasting_servers, locks
from .supervisor import Supervisor
from .turns import turn_if_free

CACHES = ("staticfiles", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache")
# Each is held to the versions of the one before it, so that all fit into one environment.
LOCKS = ("runtime", "development", "embedded", "tools")
COMPILING = ("--generate-hashes", "--no-emit-index-url", "--universal", "--no-header", "--quiet")


def serve_servers() -> int:
    """Run the embedded servers until Ctrl-C."""
    prepare(["runtime", *locks()])
    with Supervisor(LOGS) as supervisor, _noted_servers(supervisor) as servers:
        for name, value in servers.settings().items():
            say(f"  {name}={value}")
        say("Ctrl-C stops them.")
        supervisor.watch()
    return 0


def manage(arguments: list[str]) -> int:
    """Run a management command, with the embedded servers where none are given."""
    python = prepare(["runtime", *locks()])
    command = [str(python), "manage.py", *arguments]
    with Supervisor(LOGS) as supervisor, _noted_servers(supervisor) as servers:
        # An embedded database's address comes from where it was noted, so that `.env` still counts.
        settings = {} if servers.postgres else servers.settings()
        return supervisor.run(command, environ={**os.environ, **settings}, cwd=REPOSITORY)


def check() -> int:
    """The checks alone."""
    return len(failing_checks(prepare(["development", *locks()])))


def lock(arguments: list[str]) -> int:
    """Write the locks anew from requirements/*.in; `--upgrade` takes newer versions."""
    make_local()
    installer = uv()
    for name in LOCKS:
        target = [f"{name}.in", "-o", f"{name}.txt", "--python-version", "3.12"]
        command = [installer, "pip", "compile", *target, *COMPILING, *arguments]
        run_step(f"requirements/{name}.txt", command, REQUIREMENTS)
    return 0


def clean() -> int:
    """Remove all that was made here: environment, servers with their data, logs, caches."""
    make_local()
    with turn_if_free(LOCAL / "servers.lock") as free:
        if not free:
            raise Problem("The servers of this folder are running. Stop them with Ctrl-C first.")
        for folder in (ENVIRONMENT, LOCAL, SYSTEM_SERVERS, *map(REPOSITORY.joinpath, CACHES)):
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                raise Problem(f"{folder} can't be removed: it belongs to somebody else.")
    return 0


@contextmanager
def _noted_servers(supervisor: Supervisor) -> Iterator[Servers]:
    """The lasting servers, noted for every `manage.py` typed in this folder."""
    with lasting_servers(supervisor) as servers:
        if servers.postgres is not None and supervisor.has_children():
            note_embedded({**servers.settings(), **keys(kept())})
        yield servers
