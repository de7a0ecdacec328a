"""Starts processes in order, watches them, and stops them in reverse, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from .account import Account
from .children import ORDERS, Child, Orders, dies_with_us, start_child
from .problem import Problem, last_lines
from .progress import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FIRM_SECONDS = 10


class Stop(BaseException):
    """Somebody asked us to stop: Ctrl-C, or a signal from outside."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Supervisor:
    """Used in a `with`; leaving it stops every child, the one started last first.

    The first Ctrl-C interrupts what we do and stops kindly; one more while stopping stops firmly,
    the third kills.
    """

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []
        self._program: subprocess.Popen[bytes] | None = None
        self._times_asked = 0
        self._stopping = False
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Supervisor:
        for number in SIGNALS:
            self._handlers[number] = signal.signal(number, self._asked_to_stop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._times_asked += 1
        if self._program is not None:
            _pass_on(self._program, number, self._times_asked)
        elif not self._stopping:
            self._stopping = True
            raise Stop(number)

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        environ: Mapping[str, str],
        account: Account | None = None,
        cwd: Path | None = None,
        orders: Orders = ORDERS,
    ) -> Child:
        """Start a child; its output goes to NAME.log."""
        log = self._logs / f"{name.replace(' ', '-')}.log"
        child = start_child(
            name, command, log, environ=environ, account=account, cwd=cwd, orders=orders
        )
        self._children.append(child)
        return child

    def has_children(self) -> bool:
        """Whether anything was started here and still is."""
        return bool(self._children)

    def wait_until(self, child: Child, ready: Callable[[], bool], seconds: int = 60) -> None:
        """Wait for a child to be ready; a `Problem` with its last words when it isn't in time."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise Problem(_last_words(child, f"wasn't ready within {seconds} seconds"))
            time.sleep(0.05)

    def check(self) -> None:
        """A `Problem` that names the child which ended by itself, with its last words."""
        self._check_all_but(None)

    def _check_all_but(self, finishing: Child | None) -> None:
        for child in self._children:
            if child is not finishing and not child.is_running():
                how = f"ended by itself ({_exit_in_words(child.process.returncode)})"
                raise Problem(_last_words(child, how))

    def watch(self) -> None:
        """Until somebody asks us to stop, or a child ends by itself."""
        try:
            while True:
                self.check()
                time.sleep(0.2)
        except Stop:
            return

    def run(self, command: Sequence[str], *, environ: Mapping[str, str], cwd: Path) -> int:
        """Run a program at the terminal to its end, as if it had been typed there.

        Ctrl-C reaches it from the terminal, as it would there; we pass on what doesn't.
        """
        process = subprocess.Popen(
            list(command), env=dict(environ), cwd=cwd, preexec_fn=dies_with_us(signal.SIGTERM)
        )
        self._program = process
        code = process.wait()
        self._program = None
        if self._times_asked:
            self._stopping = True
            raise Stop(signal.SIGINT)
        return code

    def finish(
        self, name: str, command: Sequence[str], *, environ: Mapping[str, str], cwd: Path
    ) -> None:
        """Run a child to its end while the others are watched; a `Problem` when it fails."""
        child = self.start(name, command, environ=environ, cwd=cwd)
        while child.is_running():
            self._check_all_but(child)
            time.sleep(0.02)
        if child.process.returncode != 0:
            how = f"failed ({_exit_in_words(child.process.returncode)})"
            raise Problem(_last_words(child, how))
        self._children.remove(child)

    def stop(self) -> None:
        """Stop every child, the last started first."""
        self._stopping = True
        self._times_asked = 0
        while self._children:
            self._stop(self._children[-1])
            self._children.pop()

    def _stop(self, child: Child) -> None:
        child.order(child.orders.kindly)
        told = False
        started = time.monotonic()
        while child.is_running():
            waited = time.monotonic() - started
            if waited > 5 and not told:
                say(f"Waiting for {child.name} to finish (Ctrl-C: stop it now).")
                told = True
            patience = child.orders.patience_seconds
            if self._times_asked > 0 or (patience is not None and waited > patience):
                self._stop_firmly(child)
            time.sleep(0.02)
        child.end_all()

    def _stop_firmly(self, child: Child) -> None:
        times_asked = self._times_asked
        child.order(child.orders.firmly)
        deadline = time.monotonic() + FIRM_SECONDS
        while child.is_running() and time.monotonic() < deadline:
            if self._times_asked > times_asked:
                break
            time.sleep(0.02)
        child.end_all()
        child.process.wait()


def _pass_on(process: subprocess.Popen[bytes], number: int, times_asked: int) -> None:
    """Ctrl-C reaches a program from the terminal; only what doesn't is passed on, ever harder."""
    if times_asked >= 3:
        process.kill()
    elif times_asked == 2:
        process.terminate()
    elif number != signal.SIGINT or not _at_a_terminal():
        process.send_signal(number)


def _at_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and os.getpgrp() == os.tcgetpgrp(0)


def _last_words(child: Child, what_happened: str) -> str:
    words = f"{_capital(child.name)} {what_happened}. Its log is {child.log}"
    lines = last_lines(child.log)
    return f"{words}; it ends:\n{lines}" if lines else f"{words}, and is empty."


def _exit_in_words(code: int) -> str:
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
