"""Chromium for the browser tests: looked for, and where root misses it on Debian, installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .folders import LOCAL
from .progress import say, step

# The same names as in tests/browser/chromium.py.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UPDATING = ("apt-get", "update", "--quiet")
INSTALLING = ("apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "chromium")
LOG = LOCAL / "chromium.log"


def concerns_browsers(arguments: Sequence[str]) -> bool:
    """Whether pytest with these arguments comes to the browser tests: to all, or to them."""
    return not arguments or any("tests/browser" in argument for argument in arguments)


def prepare_chromium() -> dict[str, str]:
    """Sees to Chromium where that is ours to do; the settings that the tests are given.

    Where it is there, or was to be installed, a browser test that is skipped counts as failed.
    """
    if _found():
        return {"BROWSER_TESTS": "required"}
    if os.geteuid() == 0 and shutil.which("apt-get") and _is_debian():
        _install()
        return {"BROWSER_TESTS": "required"} if _found() or os.environ.get("CI") else {}
    say("  No Chromium here: the browser tests are skipped (Debian: apt-get install chromium).")
    return {}


def _found() -> bool:
    named = os.environ.get("CHROMIUM", "")
    return Path(named).exists() if named else any(map(shutil.which, NAMES))


def _is_debian() -> bool:
    """Ubuntu's package of that name is a snap, which containers can't run."""
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    return "ID=debian" in release.splitlines()


def _install() -> None:
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Chromium"), LOG.open("wb") as log:
        for command in (UPDATING, INSTALLING):
            subprocess.run(command, env=surroundings, stdout=log, stderr=log, check=False)
    if not _found():
        say(f"  Chromium couldn't be installed; {LOG} says why.")
