"""The house itself: small files, arrows that no function hides, no float near money or time."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("billing_console", "clients", "invoices", "syncs", "sandbox", "launcher")
LONGEST_FILE = 320
# A start-up hook may import what must not load before the apps are ready.
MAY_IMPORT_INSIDE = {"apps.py", "manage.py"}
EXACT_ROOMS = ("invoices/rating", "invoices/services", "invoices/models", "clients/models")


def modules() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def own_imports_inside_functions(tree: ast.Module) -> Iterator[int]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            names = [alias.name for alias in getattr(node, "names", [])]
            if isinstance(node, ast.ImportFrom) and (
                node.level or (node.module or "").split(".")[0] in ROOMS
            ):
                yield node.lineno
            if isinstance(node, ast.Import) and any(n.split(".")[0] in ROOMS for n in names):
                yield node.lineno


@pytest.mark.parametrize("path", modules(), ids=named)
def test_a_module_is_small_says_what_it_owns_and_hides_no_import(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= LONGEST_FILE
    if tree.body and path.name != "apps.py" and path.name != "__init__.py":
        assert ast.get_docstring(tree), "says in a sentence what it owns"
    if path.name not in MAY_IMPORT_INSIDE:
        assert list(own_imports_inside_functions(tree)) == []


@pytest.mark.parametrize("room", EXACT_ROOMS)
def test_no_float_comes_near_money_or_time(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert [node.lineno for node in ast.walk(tree) if is_float(node)] == [], named(path)


def is_float(node: ast.AST) -> TypeGuard[ast.expr]:
    if isinstance(node, ast.Name):
        return node.id == "float"
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def test_the_rating_core_needs_nothing_but_the_standard_library() -> None:
    for path in (ROOT / "invoices" / "rating").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert (node.module or "").split(".")[0] in sys.stdlib_module_names, named(path)
