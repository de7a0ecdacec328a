"""What is checked without running the console: style, types, the rooms' arrows, templates."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .folders import REPOSITORY
from .progress import say, step

ROOMS = ("billing_console", "clients", "invoices", "syncs", "sandbox", "launcher", "manage.py")


def failing_checks(python: Path) -> list[str]:
    """Run all of them, show what the failing ones say, and name these."""
    say("Checking")
    return [
        name for name, command in _commands(python.parent).items() if not _passes(name, command)
    ]


def _commands(programs: Path) -> dict[str, list[str]]:
    commands = {
        "ruff check": [str(programs / "ruff"), "check", "--quiet", "."],
        "ruff format": [str(programs / "ruff"), "format", "--quiet", "--check", "."],
        "import-linter": [str(programs / "lint-imports")],
        "mypy": [str(programs / "mypy"), *(room for room in ROOMS if (REPOSITORY / room).exists())],
    }
    if (REPOSITORY / "templates").exists():
        commands["djlint"] = [str(programs / "djlint"), "--lint", "--quiet", "templates"]
    return commands


def _passes(name: str, command: list[str]) -> bool:
    with step(name):
        done = subprocess.run(
            command,
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        say(done.stdout.rstrip() or f"{name} failed and said nothing.")
    return done.returncode == 0
