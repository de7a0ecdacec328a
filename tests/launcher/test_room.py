"""The launcher runs before anything is installed, on any Python from 3.9 on."""

import ast
import sys
from pathlib import Path

import pytest

import launcher

ROOM = Path(launcher.__file__).parent
RUNS_INSIDE_THE_ENVIRONMENT = {"empty_database.py"}
MODULES = sorted(ROOM.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_every_module_can_be_read_by_python_3_9(path: Path) -> None:
    ast.parse(path.read_text(), feature_version=(3, 9))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_only_the_standard_library_is_imported(path: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            imported.add(str(node.module).partition(".")[0])
    foreign = imported - sys.stdlib_module_names
    assert foreign == ({"django"} if path.name in RUNS_INSIDE_THE_ENVIRONMENT else set())
