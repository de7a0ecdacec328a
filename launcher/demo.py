"""`make demo`: a firm's month-end on this machine, then the console to look at what came of it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .console import Console, keys, note_embedded, stand_in_settings, surroundings
from .environment import prepare
from .folders import LOCAL, LOGS, REPOSITORY
from .problem import Problem
from .progress import say, step
from .servers import Servers, kept, lasting_servers, locks
from .supervisor import Supervisor
from .turns import turn_if_free


def demo() -> int:
    """Set up, play the month-end, serve until Ctrl-C. 0 when the month-end ended as it should.

    With DEMO_ONCE=1 it exits instead of serving.
    """
    say("Setting up")
    python = prepare(["runtime", *locks()])
    with turn_if_free(LOCAL / "demo.lock") as ours:
        if not ours:
            raise Problem("A demo already runs in this folder. Stop it with Ctrl-C first.")
        with Supervisor(LOGS) as supervisor, lasting_servers(supervisor) as servers:
            return _play(supervisor, servers, python)


def _play(supervisor: Supervisor, servers: Servers, python: Path) -> int:
    port = kept().port("web", preferred=8000)
    address = f"http://127.0.0.1:{port}"
    settings = {
        **servers.settings(),
        **keys(kept()),
        **stand_in_settings(kept()),
        "PUBLIC_URL": address,
    }
    console = Console(supervisor, python, surroundings(settings))
    with step("An empty database"):
        _empty(servers, console)
    if servers.postgres is not None:
        note_embedded(settings)
    with step("Tables"):
        console.finish("migrate", "migrate", "--database", "owner", "--no-input")
    with step("Stand-ins for HubSpot and QuickBooks, worker, beat"):
        _start_processes(console)
    say("")
    code = supervisor.run(console.manage("demo"), environ=console.environ, cwd=REPOSITORY)
    if os.environ.get("DEMO_ONCE", "") in ("", "0"):
        _serve(console, port, address)
    return code


def _start_processes(console: Console) -> None:
    stand_ins, worker, beat = (
        console.start_stand_ins(),
        console.start_worker(),
        console.start_beat(),
    )
    console.finish("collectstatic", "collectstatic", "--no-input")
    console.wait_for_stand_ins(stand_ins)
    console.wait_for_words(worker, "ready.")
    console.wait_for_words(beat, "beat: Starting")


def open_doors(console: Console, port: int) -> None:
    """Start the web process, and have the stand-ins tell it of what changes there from now on."""
    web = console.start_web(port)
    console.wait_for_port(web, port)
    console.aim_webhooks()


def _serve(console: Console, port: int, address: str) -> None:
    open_doors(console, port)
    say(f"\nThe console is at {address}/admin/ (Ctrl-C stops it and all that was started).")
    console.supervisor.watch()
    say("\nStopping.")


def _empty(servers: Servers, console: Console) -> None:
    """The demo begins with nothing, and takes nobody else's rows for its own."""
    if servers.valkey is not None:
        servers.valkey.empty()
    done = subprocess.run(
        [str(console.python), "-m", "launcher.empty_database"],
        env=dict(console.environ),
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Problem(done.stderr.strip())
