"""What one clone remembers between starts: ports it used, passwords and keys it made."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

from .account import private_file
from .turns import turn


class Keepsakes:
    """A small JSON file that only its owner can read; without a path, nothing is kept."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._values: dict[str, str] = {}

    def keep(self, name: str, make: Callable[[], str]) -> str:
        """The value kept under that name, made and kept when there is none."""
        if self._path is None:
            return self._values.setdefault(name, make())
        with turn(self._path.with_suffix(".lock")):
            values = self._read(self._path)
            if name not in values:
                values[name] = make()
                private_file(self._path, json.dumps(values, indent=1))
            return values[name]

    def port(self, name: str, preferred: int = 0) -> int:
        """The port used last time, or `preferred`, or any; always one that is free now."""
        key = f"{name} port"
        port = int(self.keep(key, lambda: str(free_port(preferred))))
        if port_is_free(port):
            return port
        self._forget(key)
        return int(self.keep(key, lambda: str(free_port(preferred))))

    def port_in_use(self, name: str) -> int:
        """The port that a server started by someone else from this clone listens on."""
        return int(self.keep(f"{name} port", lambda: str(free_port())))

    def _forget(self, name: str) -> None:
        if self._path is None:
            del self._values[name]
            return
        with turn(self._path.with_suffix(".lock")):
            values = self._read(self._path)
            values.pop(name, None)
            private_file(self._path, json.dumps(values, indent=1))

    @staticmethod
    def _read(path: Path) -> dict[str, str]:
        return dict(json.loads(path.read_text())) if path.exists() else {}


def port_is_free(port: int) -> bool:
    """Whether this machine lets us listen there (a port just left by a server counts as free)."""
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port(preferred: int = 0) -> int:
    """The preferred port where it is free, else one that the system picks."""
    if preferred and port_is_free(preferred):
        return preferred
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])
