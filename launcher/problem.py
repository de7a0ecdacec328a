"""What goes wrong in words: the thing, the reason and the mend, for the person at the terminal."""

from __future__ import annotations

from pathlib import Path


class Problem(Exception):
    """A sentence to print instead of a traceback."""


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented; blank where there is none."""
    if not log.exists():
        return ""
    lines = log.read_text(errors="replace").splitlines()[-count:]
    return "\n".join(f"    {line}" for line in lines)
