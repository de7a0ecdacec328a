"""The embedded Valkey, Redis-compatible: the broker of the Celery worker, and the cache."""

from __future__ import annotations

import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from .account import Account, owned_folder, private_file
from .children import Orders
from .problem import Problem
from .supervisor import Supervisor

ORDERS = Orders(kindly=signal.SIGTERM, firmly=signal.SIGKILL)


@dataclass(frozen=True)
class Valkey:
    """One server on one port of 127.0.0.1."""

    program: Path
    folder: Path
    port: int
    password: str
    account: Account | None = None
    durable: bool = True

    def start(self, supervisor: Supervisor) -> None:
        """Start it and wait until it answers."""
        owned_folder(self.folder, self.account)
        child = supervisor.start(
            "Valkey",
            [str(self.program), str(self._write_settings())],
            environ={},
            account=self.account,
            orders=ORDERS,
        )
        supervisor.wait_until(child, self.is_ready)

    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def is_ready(self) -> bool:
        """Whether it answers us."""
        try:
            return self._ask("PING") == "+PONG"
        except (OSError, IndexError):
            return False

    def empty(self) -> None:
        """Forget everything, messages of earlier workers included."""
        answer = self._ask("FLUSHALL")
        if answer != "+OK":
            raise Problem(f"The embedded Valkey refused to be emptied: {answer}")

    def _ask(self, command: str) -> str:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(f"AUTH {self.password}\r\n{command}\r\nQUIT\r\n".encode())
            answers = b""
            while part := connection.recv(4096):
                answers += part
        return answers.decode().splitlines()[-2]

    def _write_settings(self) -> Path:
        """In a file that only its account can read: a command line is seen by everybody."""
        path = self.folder / "valkey.conf"
        keeping = "yes" if self.durable else "no"
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.folder}"',
            f"appendonly {keeping}",
            'save ""',
            "daemonize no",
        ]
        private_file(path, "\n".join(lines) + "\n", self.account)
        return path
