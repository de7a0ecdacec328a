"""What is committed under requirements/, and when it is installed again."""

import re
from pathlib import Path

import pytest

from launcher import environment
from launcher.folders import REQUIREMENTS

LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    return dict(PIN.findall(lock.read_text()))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_versions_and_hashes_and_no_addresses(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    for requirement in re.split(r"\n(?=[a-z0-9])", text):
        assert "--hash=sha256:" in requirement


def test_all_locks_agree_so_that_one_environment_holds_them() -> None:
    development = pins(REQUIREMENTS / "development.txt")
    assert pins(REQUIREMENTS / "runtime.txt").items() <= development.items()
    embedded = pins(REQUIREMENTS / "embedded.txt")
    assert {name: embedded[name] for name in embedded.keys() & development.keys()} == {
        name: development[name] for name in embedded.keys() & development.keys()
    }


def test_what_development_holds_needs_no_second_installation() -> None:
    installed = {"development": environment.digest_of("development")}
    assert environment.covers(installed, ["runtime"])
    assert not environment.covers(installed, ["runtime", "embedded"])


def test_a_changed_lock_is_installed_again() -> None:
    assert not environment.covers({"runtime": "digest of an earlier lock"}, ["runtime"])
