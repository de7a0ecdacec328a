"""`make test`: the checks, then all tests against servers that exist for this run only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from .browser import concerns_browsers, prepare_chromium
from .checks import failing_checks
from .console import surroundings
from .environment import prepare
from .folders import REPOSITORY
from .progress import say
from .servers import Servers, given, locks, throwaway_folder, throwaway_servers
from .supervisor import Supervisor

SCREENSHOTS = "tests/browser/screenshots.py"


def test(arguments: list[str]) -> int:
    """Run pytest with these arguments; without any, the checks before it and all tests."""
    say("Setting up")
    python = prepare(["development", *locks()])
    browsers = prepare_chromium() if concerns_browsers(arguments) else {}
    failing = [] if arguments else failing_checks(python)
    code = _run_tests(python, arguments, browsers)
    if failing:
        say(f"Not clean: {', '.join(failing)} (see above).")
    return code or len(failing)


def take_screenshots(arguments: list[str]) -> int:
    """Take the pictures of README and docs anew; what they show is in git's diff."""
    say("Setting up")
    python = prepare(["development", *locks()])
    return _run_tests(python, [SCREENSHOTS, "-p", "no:xdist", *arguments], prepare_chromium())


def _run_tests(python: Path, arguments: list[str], settings: Mapping[str, str]) -> int:
    command = [str(python), "-m", "pytest", *_in_parallel(arguments), *arguments]
    with throwaway_folder() as folder, Supervisor(folder) as supervisor:
        servers = throwaway_servers(supervisor, folder)
        return supervisor.run(command, environ={**_environ(servers), **settings}, cwd=REPOSITORY)


def _environ(servers: Servers) -> dict[str, str]:
    """Tests make and drop a database of their own, which only the owner's role may."""
    owner = servers.database_owner_url
    settings = {**servers.settings(), "DATABASE_URL": owner, "DATABASE_OWNER_URL": owner}
    settings["TEST_DATABASE_NAME"] = given("TEST_DATABASE_NAME") or _test_database()
    return surroundings(settings)


def _test_database() -> str:
    """Two clones may test on one given server at the same time."""
    return "test_billing_" + hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:8]


def _in_parallel(arguments: list[str]) -> list[str]:
    if any(argument.startswith(("-n", "-p", "--pdb")) for argument in arguments):
        return []
    return ["-n", str(min(os.cpu_count() or 2, 8))]
