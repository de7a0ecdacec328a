"""What the live tests need from the environment; without it they are skipped."""

import os
from pathlib import Path

import pytest


def needed(*names: str) -> list[str]:
    """The values of these variables; skips the test where one is missing."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        pytest.skip(f"no real sandbox to speak to: set {', '.join(missing)}")
    return [os.environ[name] for name in names]


class TokenFile:
    """A refresh token that is kept in a file, since its value changes with every use."""

    def __init__(self, path: str) -> None:
        self._path = Path(path).expanduser()

    def read(self) -> str:
        """The present value."""
        return self._path.read_text(encoding="utf-8").strip()

    def write(self, token: str) -> None:
        """Keeps the new value, for this user's eyes only."""
        self._path.touch(mode=0o600)
        self._path.write_text(f"{token}\n", encoding="utf-8")
