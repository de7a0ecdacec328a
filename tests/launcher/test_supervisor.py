"""Processes start in order, stop in reverse, and never stay behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from launcher.children import Orders
from launcher.problem import Problem
from launcher.supervisor import Supervisor

ENVIRON = dict(os.environ)
WAITS_LONG = ["sleep", "600"]


def writes_when_stopped(word: str, seconds: str = "0") -> list[str]:
    """A program that, told to stop, takes that long and then writes the word to `stopped`."""
    stop = f"sleep {seconds}; echo {word} >> stopped; exit 0"
    return ["sh", "-c", f"trap '{stop}' TERM; echo up; while :; do sleep 0.02; done"]


def until(condition: Callable[[], bool], seconds: int = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    """Ended, even if nobody has asked for its exit code yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def launch(folder: Path, body: str) -> "subprocess.Popen[str]":
    """A launcher of its own, whose supervisor does what `body` says."""
    script = (
        "import os, sys; from pathlib import Path\n"
        "from launcher.supervisor import Stop, Supervisor\n"
        "from tests.launcher.test_supervisor import writes_when_stopped, until, ENVIRON\n"
        f"folder = Path({str(folder)!r})\n"
        "with Supervisor(folder) as supervisor:\n"
        "    def start(name, command):\n"
        "        child = supervisor.start(name, command, environ=ENVIRON, cwd=folder)\n"
        "        until(lambda: 'up' in child.log.read_text())\n"
        "        print(child.process.pid, flush=True)\n"
        f"    {body}\n"
        "    supervisor.watch()\n"
    )
    return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)


def started(launcher: "subprocess.Popen[str]") -> int:
    assert launcher.stdout is not None
    return int(launcher.stdout.readline())


def test_children_stop_in_the_reverse_order(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        for word in ("database", "broker", "worker"):
            child = supervisor.start(word, writes_when_stopped(word), environ=ENVIRON, cwd=tmp_path)
            supervisor.wait_until(child, lambda log=child.log: "up" in log.read_text())
    assert (tmp_path / "stopped").read_text().split() == ["worker", "broker", "database"]


def test_a_child_that_ends_by_itself_is_named_with_its_last_words(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        supervisor.start("worker", ["sh", "-c", "echo no broker; exit 3"], environ=ENVIRON)
        with pytest.raises(Problem, match=r"(?s)Worker ended by itself \(exit code 3\).*no bro"):
            supervisor.watch()


def test_a_child_that_is_not_ready_in_time_is_named(tmp_path: Path) -> None:
    with Supervisor(tmp_path) as supervisor:
        web = supervisor.start("web", WAITS_LONG, environ=ENVIRON)
        with pytest.raises(Problem, match="Web wasn't ready within 0 seconds"):
            supervisor.wait_until(web, lambda: False, seconds=0)


def test_a_failing_step_says_why(tmp_path: Path) -> None:
    failing = ["sh", "-c", "echo no such table; exit 1"]
    with Supervisor(tmp_path) as supervisor:
        supervisor.start("database", WAITS_LONG, environ=ENVIRON)
        with pytest.raises(Problem, match=r"(?s)Migrate failed \(exit code 1\).*no such table"):
            supervisor.finish("migrate", failing, environ=ENVIRON, cwd=tmp_path)


def test_a_child_deaf_to_kind_orders_is_stopped_firmly(tmp_path: Path) -> None:
    deaf = ["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.02; done"]
    orders = Orders(firmly=signal.SIGKILL, patience_seconds=0)
    with Supervisor(tmp_path) as supervisor:
        child = supervisor.start("deaf", deaf, environ=ENVIRON, orders=orders)
        supervisor.wait_until(child, lambda: "up" in child.log.read_text())
    assert child.process.returncode == -signal.SIGKILL


def test_ctrl_c_lets_a_child_finish_what_it_does(tmp_path: Path) -> None:
    launcher = launch(tmp_path, "start('worker', writes_when_stopped('finished', '1'))")
    child = started(launcher)
    launcher.send_signal(signal.SIGINT)
    launcher.wait(timeout=20)
    assert (tmp_path / "stopped").read_text() == "finished\n"
    assert is_gone(child)


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    launcher = launch(tmp_path, "start('worker', writes_when_stopped('finished', '600'))")
    child = started(launcher)
    for _ in range(3):
        launcher.send_signal(signal.SIGINT)
        time.sleep(0.5)
    launcher.wait(timeout=20)
    assert is_gone(child)
    assert not (tmp_path / "stopped").exists()


def test_a_killed_launcher_takes_its_children_along(tmp_path: Path) -> None:
    launcher = launch(tmp_path, "start('worker', writes_when_stopped('told'))")
    child = started(launcher)
    launcher.kill()
    launcher.wait()
    until(lambda: is_gone(child))
    assert (tmp_path / "stopped").read_text() == "told\n"
