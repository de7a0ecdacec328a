"""`python3 -m launcher COMMAND`: what the Makefile calls."""

from __future__ import annotations

import argparse
import sys

from . import commands
from .demo import demo
from .environment import clean_surroundings
from .problem import Problem
from .supervisor import Stop
from .testing import take_screenshots, test

COMMANDS = {
    "demo": "play a month-end against stand-ins, then serve the console (DEMO_ONCE=1: exit)",
    "test": "check and test everything; with pytest's arguments, only that",
    "screenshots": "take the pictures of README and docs anew",
    "check": "style, types and arrows, without tests",
    "servers": "run the embedded PostgreSQL and Valkey until Ctrl-C",
    "manage": "a management command, against the embedded servers",
    "lock": "write the locks anew (--upgrade: with newer versions)",
    "clean": "remove environment, servers, data and caches",
}


def main(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    name, rest = _read(arguments)
    clean_surroundings()
    try:
        return _run(name, rest)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr, flush=True)
        return 1
    except PermissionError as error:
        print(
            f"\n{error.filename} can't be used by this account: an earlier command made it as "
            "another one. Run as that one again, or have it run `make clean`.",
            file=sys.stderr,
        )
        return 1
    except (Stop, KeyboardInterrupt):
        print("\nStopped.", file=sys.stderr)
        return 130


def _read(arguments: list[str]) -> tuple[str, list[str]]:
    listed = "\n".join(f"  {name:<11} {text}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        "python3 -m launcher",
        description=f"commands:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...")
    read = parser.parse_args(arguments)
    return read.command, read.arguments


def _run(name: str, arguments: list[str]) -> int:
    if name == "demo":
        return demo()
    if name == "test":
        return test(arguments)
    if name == "screenshots":
        return take_screenshots(arguments)
    if name == "check":
        return commands.check()
    if name == "servers":
        return commands.serve_servers()
    if name == "manage":
        return commands.manage(arguments)
    return commands.lock(arguments) if name == "lock" else commands.clean()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
