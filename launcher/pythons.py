"""Finds a Python new enough for the console. Candidates are run: a name may be an empty shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from .problem import Problem

OLDEST = (3, 12)
NAMES = ("python3.12", "python3.13", "python3.14", "python3", "python")
# pyenv's shims answer 127 for versions that are installed but not switched on; uv hides its own.
ELSEWHERE = (".pyenv/versions/*/bin/python3", ".local/share/uv/python/*/bin/python3")

Version = tuple[int, int]


def find_python(candidates: Iterable[str] | None = None) -> str:
    """The first candidate that runs and is new enough; a `Problem` with the mend when none is."""
    unfit: list[str] = []
    for candidate in known_pythons() if candidates is None else candidates:
        version = version_of(candidate)
        if version is not None and version >= OLDEST:
            return candidate
        is_ = "does not run" if version is None else f"is {version[0]}.{version[1]}"
        unfit.append(f"{candidate} {is_}")
    raise Problem(_missing(unfit))


def known_pythons() -> Iterator[str]:
    """This very Python, those on the PATH (3.12 first, each place it is found in), and pyenv's."""
    yield sys.executable
    folders = os.environ.get("PATH", "").split(os.pathsep)
    for name in NAMES:
        for folder in folders:
            path = Path(folder, name)
            if path.is_file():
                yield str(path)
    for pattern in ELSEWHERE:
        yield from map(str, sorted(Path.home().glob(pattern)))


def version_of(python: str) -> Version | None:
    """What `python` says its version is; None when it doesn't run."""
    command = [python, "-I", "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, cwd="/"
        )
        major, minor = answer.stdout.split()
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return (int(major), int(minor)) if answer.returncode == 0 else None


def _missing(unfit: list[str]) -> str:
    found = "; ".join(dict.fromkeys(unfit)) or "there is no Python here"
    return (
        f"The console needs Python 3.12 or newer, with venv. Looked at: {found}.\n"
        "Install one (Debian 13, Ubuntu 24.04: `apt-get install python3 python3-venv`; elsewhere: "
        "`pyenv install 3.12`, or `uv python install 3.12`) and run the command again. If it lies "
        "somewhere unusual, name it: `make demo PYTHON=/path/to/python3.12`."
    )
