"""Reads docs/rating.md: its examples, and the tables that each of them names in bold."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

PAGE = Path(__file__).parent.parent.parent / "docs" / "rating.md"
Row = dict[str, str]


@dataclass
class Table:
    """A table and the bold name above it, blank for one that is only to be read."""

    name: str
    rows: list[Row]


@dataclass
class Section:
    """What stands under one heading."""

    title: str
    tables: list[Table] = field(default_factory=list)

    @property
    def is_example(self) -> bool:
        return self.title.startswith("Example:")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def sections(text: str) -> Iterator[Section]:
    section, name, lines = Section("top"), "", iter(text.splitlines())
    for line in lines:
        if line.startswith("#"):
            yield section
            section, name = Section(line.lstrip("#").strip()), ""
        elif line.startswith("**") and line.endswith("**"):
            name = line.strip("*")
        elif line.startswith("|"):
            next(lines)
            body = [cells(row) for row in takewhile(lambda row: row.startswith("|"), lines)]
            rows = [dict(zip(cells(line), row, strict=True)) for row in body]
            section.tables.append(Table(name, rows))
            name = ""
    yield section


def page() -> list[Section]:
    return list(sections(PAGE.read_text(encoding="utf-8")))
