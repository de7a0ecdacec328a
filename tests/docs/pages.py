"""Reads the project's documents: their links, their commands, their settings, their tables."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
GLOSSARY = ROOT / "docs" / "glossary.md"

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def links(page: Path) -> list[str]:
    """Targets of links and pictures that lead somewhere in the repository."""
    return [link for link in _LINK.findall(text(page)) if "://" not in link]


def anchors(page: Path) -> set[str]:
    """What a link may name after `#`: headings as GitHub writes them."""
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def code(page: Path) -> Iterator[str]:
    """Every line of a code block, and every code span."""
    for block in _BLOCK.findall(text(page)):
        yield from (line.strip() for line in block.splitlines())
    yield from _SPAN.findall(_BLOCK.sub("", text(page)))


def commands(page: Path) -> list[str]:
    """What stands after `manage.py` wherever a command is named."""
    found = (re.search(r"(?:manage\.py|launcher manage) ([a-z_]+.*)", line) for line in code(page))
    return list(dict.fromkeys(match[1].strip() for match in found if match))


def column(page: Path, heading: str) -> list[str]:
    """The first column of the tables below a heading, without code marks."""
    part = text(page).split(f"{heading}\n", 1)[1]
    part = re.split(r"^#", part, maxsplit=1, flags=re.MULTILINE)[0]
    rows = [
        line.strip("| ").split(" | ")[0].strip("`") for line in part.splitlines() if "|" in line
    ]
    return rows[2:]
