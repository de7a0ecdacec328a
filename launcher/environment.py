"""The console's Python environment: `.venv`, made from the committed locks by a locked uv."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .folders import ENVIRONMENT, LOCAL, REPOSITORY, REQUIREMENTS, TOOLS, make_local
from .problem import Problem
from .progress import step
from .pythons import OLDEST, find_python, version_of
from .turns import turn

PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "installed-locks.json"
TOOLS_STAMP = TOOLS / "installed-locks.json"

# Locks that hold all of another: development.in begins with `-r runtime.in`.
HOLDS = {"development": {"runtime"}}

# Debian, Red Hat, macOS. Without one of them uv brings its own.
SYSTEM_CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)

# Left over from other environments, they would bend ours. Without bytecode files every process
# of the console starts three times slower.
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")


def clean_surroundings() -> None:
    """Drop the variables that would bend our environment, for us and all we start."""
    for name in UNWANTED:
        os.environ.pop(name, None)
    sys.dont_write_bytecode = False


def prepare(wanted: Sequence[str]) -> Path:
    """The environment's Python with these locks (names in requirements/) installed.

    Installs again only when a lock changed; what an earlier command installed stays.
    """
    make_local()
    busy = "Another command is setting the environment up; waiting for it."
    with turn(LOCAL / "environment.lock", busy):
        installed = _read_stamp(STAMP)
        if not (covers(installed, wanted) and _works(PYTHON)):
            _install(_without_held({*wanted, *installed}))
    return PYTHON


def digest_of(lock: str) -> str:
    """What a lock file says, in short."""
    return hashlib.sha256((REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()


def covers(installed: Mapping[str, str], wanted: Iterable[str]) -> bool:
    """Whether these locks, installed as their digests say, are today's and hold all wanted ones."""
    if any(digest_of(lock) != digest for lock, digest in installed.items()):
        return False
    return set(wanted) <= {*installed, *(x for lock in installed for x in HOLDS.get(lock, ()))}


def site_packages() -> Path:
    """Where the environment keeps what the locks brought."""
    return next(ENVIRONMENT.glob("lib/python3.*/site-packages"))


def uv() -> str:
    """uv at the version and hash the tools lock names, in a small environment of its own."""
    program = TOOLS / "bin" / "uv"
    digests = {"tools": digest_of("tools")}
    if _read_stamp(TOOLS_STAMP) == digests and _works(program):
        return str(program)
    python = find_python()
    if not _made_tools(python):
        return _uv_of_this_machine(python)
    pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    run_step("uv", [*pip, "--require-hashes", "-r", str(REQUIREMENTS / "tools.txt")])
    TOOLS_STAMP.write_text(json.dumps(digests))
    return str(program)


def _made_tools(python: str) -> bool:
    shutil.rmtree(TOOLS, ignore_errors=True)
    making = subprocess.run(
        [python, "-m", "venv", str(TOOLS)], capture_output=True, text=True, check=False
    )
    return making.returncode == 0


def _uv_of_this_machine(python: str) -> str:
    found = shutil.which("uv")
    if found is not None and _works(Path(found)):
        return found
    major, minor = version_of(python) or OLDEST
    raise Problem(
        f"{python} can't make an environment: it lacks venv or pip. Install them (Debian, Ubuntu: "
        f"`apt-get install python{major}.{minor}-venv`) or uv, and run the command again."
    )


def _install(locks: list[str]) -> None:
    installer = uv()
    if (version_of(str(PYTHON)) or (0, 0)) < OLDEST:
        making = [installer, "venv", "--quiet", "--clear", "--no-python-downloads"]
        run_step("Python environment", [*making, "--python", find_python(), str(ENVIRONMENT)])
    STAMP.unlink(missing_ok=True)
    syncing = [installer, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON)]
    files = [str(REQUIREMENTS / f"{lock}.txt") for lock in locks]
    run_step(f"Packages ({' and '.join(locks)})", [*syncing, *files])
    STAMP.write_text(json.dumps({lock: digest_of(lock) for lock in locks}))


def _without_held(locks: set[str]) -> list[str]:
    held = {inner for lock in locks for inner in HOLDS.get(lock, ())}
    return sorted(locks - held)


def _read_stamp(stamp: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}
    return {lock: kept[lock] for lock in kept if (REQUIREMENTS / f"{lock}.txt").exists()}


def _works(program: Path) -> bool:
    try:
        answer = subprocess.run([str(program), "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0


def run_step(title: str, command: list[str], cwd: Path = REPOSITORY) -> None:
    """One step of setting up: its output is shown only when it fails."""
    with step(title):
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=cwd,
            env=_environ_for_uv(),
        )
    if done.returncode != 0:
        raise Problem(f"{title}: {command[0]} failed and says:\n\n{done.stdout.strip()}")


def _environ_for_uv() -> dict[str, str]:
    """uv needs a cache it can write to, and to trust whom this machine trusts (a firm's proxy)."""
    environ = dict(os.environ)
    if not os.access(Path.home(), os.W_OK):
        environ.setdefault("UV_CACHE_DIR", str(LOCAL / "uv-cache"))
    if any(Path(bundle).exists() for bundle in SYSTEM_CERTIFICATES):
        environ.setdefault("UV_SYSTEM_CERTS", "true")
    return environ
