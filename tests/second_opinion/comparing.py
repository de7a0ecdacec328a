"""Rows as an auditor compares them: as sets, figures as numbers."""

import csv
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from .biller import Tables

COLUMNS = {
    "invoices.csv": ["client", "sow", "currency", "kind", "status", "problems", "total"],
    "lines.csv": [
        "client", "sow", "kind", "group", "month", "quantity", "unit_price", "amount", "currency",
    ],
    "quarantine.csv": ["entry", "reason"],
    "ledger.csv": ["status", "seconds"],
}  # fmt: skip
FIGURES = {"quantity", "unit_price", "amount", "total", "seconds"}
Row = tuple[str, ...]


def plain(columns: list[str], row: Iterable[str]) -> Row:
    """Figures without trailing zeros or exponents."""
    return tuple(
        f"{Decimal(cell).normalize() + 0:f}" if name in FIGURES and cell else cell
        for name, cell in zip(columns, row, strict=True)
    )


def exported(folder: Path) -> Tables:
    """The tables in a folder of CSVs."""
    tables = {}
    for name, columns in COLUMNS.items():
        with (folder / name).open(newline="", encoding="utf-8-sig") as file:
            rows = [plain(columns, [one[c] for c in columns]) for one in csv.DictReader(file)]
        tables[name] = Counter(rows)
    return tables


def differences(ours: Tables, theirs: Tables) -> list[str]:
    """What only one of the two has, in words."""
    found = []
    for name, columns in COLUMNS.items():
        mine = Counter(plain(columns, row) for row in ours[name].elements())
        found += [f"{name} second opinion: {','.join(row)}" for row in (mine - theirs[name])]
        found += [f"{name} console:        {','.join(row)}" for row in (theirs[name] - mine)]
    return found
