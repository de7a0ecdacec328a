"""Finding a Python: by running it."""

import sys
from pathlib import Path

import pytest

from launcher.problem import Problem
from launcher.pythons import find_python


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_a_python_that_is_there_but_does_not_run_is_passed_over(tmp_path: Path) -> None:
    shim = program(tmp_path / "python3.12", "exit 127")
    assert find_python([shim, sys.executable]) == sys.executable


def test_an_older_python_is_passed_over(tmp_path: Path) -> None:
    older = program(tmp_path / "python3", "echo 3 11")
    assert find_python([older, sys.executable]) == sys.executable


def test_where_none_fits_the_refusal_names_what_was_looked_at_and_the_mend(tmp_path: Path) -> None:
    older = program(tmp_path / "python3", "echo 3 11")
    shim = program(tmp_path / "python3.12", "exit 127")
    with pytest.raises(Problem) as refusal:
        find_python([older, shim])
    assert f"{older} is 3.11" in str(refusal.value)
    assert f"{shim} does not run" in str(refusal.value)
    assert "apt-get install" in str(refusal.value)
