"""Processes that we start: each can outlive neither us nor its order to stop."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .account import Account

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Orders:
    """How a program is told to stop: kindly, then firmly; and for how long it may take the first.

    `patience_seconds` None waits as long as it takes: a worker finishes its task.
    """

    kindly: signal.Signals = signal.SIGTERM
    firmly: signal.Signals = signal.SIGQUIT
    patience_seconds: int | None = 30


ORDERS = Orders()


@dataclass(frozen=True)
class Child:
    """A running process with its name, its log and its orders."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    orders: Orders

    def is_running(self) -> bool:
        return self.process.poll() is None

    def order(self, number: signal.Signals) -> None:
        """Signal the process itself; its own children are its business."""
        if self.is_running():
            self.process.send_signal(number)

    def end_all(self) -> None:
        """Kill whatever is left of its session."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self.process.poll()


def start_child(
    name: str,
    command: Sequence[str],
    log: Path,
    *,
    environ: Mapping[str, str],
    account: Account | None = None,
    cwd: Path | None = None,
    orders: Orders = ORDERS,
) -> Child:
    """Start it, its output in its log, in a session of its own: a Ctrl-C reaches us alone."""
    identity = {"cwd": cwd} if account is None else account.identity()
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            start_new_session=True,
            preexec_fn=dies_with_us(orders.kindly),
            **identity,
        )
    return Child(name, process, log, orders)


def dies_with_us(number: signal.Signals) -> Callable[[], None]:
    """For a child to call before it becomes its program: have it signalled when we are killed."""
    parent = os.getpid()

    def promise() -> None:
        if not sys.platform.startswith("linux"):
            return
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return promise
