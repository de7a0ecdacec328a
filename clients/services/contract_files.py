"""The CSV files of a folder, read into rows with the lines they stand on."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from tablib import Dataset

SHEETS = {".csv", ".tsv", ".txt", ".xls", ".xlsx", ".ods"}


@dataclass(frozen=True, slots=True, order=True)
class RowError:
    """One thing that is wrong: where, and why. Without a line it is the whole file."""

    file: str
    line: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        return f"{', '.join(filter(None, (self.file, line, self.column)))}: {self.reason}"


@dataclass
class ContractFile:
    """A file's header and rows; `problems` say what couldn't be read."""

    name: str
    rows: Dataset = field(default_factory=Dataset)
    lines: list[int] = field(default_factory=list)
    problems: list[RowError] = field(default_factory=list)
    readable: bool = True

    def complain(self, line: int | None, reason: str) -> None:
        """Notes a problem of a line, or of the whole file."""
        self.problems.append(RowError(self.name, line, "", reason))


def strangers(folder: Path, known: list[str]) -> list[RowError]:
    """The tables in the folder that aren't contracts; notes and hidden files don't matter."""
    return [
        RowError(
            path.name, None, "", f"This is none of the files of contracts: {', '.join(known)}."
        )
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SHEETS
        and path.name not in known
        and not path.name.startswith((".", "~"))
    ]


def read_contract_file(path: Path) -> ContractFile:
    """Reads a CSV in UTF-8, with or without a byte-order mark."""
    file = ContractFile(path.name)
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        file.readable = False
        line = raw[: error.start].count(b"\n") + 1
        file.complain(line, "The text is not UTF-8; save the file as CSV UTF-8.")
        return file
    read_text(file, text)
    return file


def read_text(file: ContractFile, text: str) -> None:
    """Fills the file with the rows of a CSV text, and with what is wrong in it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if file.rows.headers is None:
                _take_header(file, cells)
            elif any(cells):
                _take_row(file, line, cells)
    except csv.Error as error:
        file.complain(start, f"The file can't be read from here on: {error}.")
        file.readable = False
    if file.rows.headers is None:
        file.complain(None, "It is empty; the first line names the columns.")
        file.readable = False


def _take_header(file: ContractFile, cells: list[str]) -> None:
    file.rows.headers = cells
    if len(cells) == 1 and ";" in cells[0]:
        file.complain(1, "The columns are separated by semicolons; save it with commas.")
        file.readable = False
    elif blank := [number for number, name in enumerate(cells, 1) if not name.strip()]:
        file.complain(1, f"Column {blank[0]} has no name; name it, or delete it.")
        file.readable = False


def _take_row(file: ContractFile, line: int, cells: list[str]) -> None:
    width = len(file.rows.headers or [])
    if any(cells[width:]) or len(cells) < width:
        file.complain(line, f"It has {len(cells)} cells, but there are {width} columns.")
        return
    file.rows.append(cells[:width])
    file.lines.append(line)
