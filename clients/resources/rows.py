"""What an import knows of a row: where it stood, what it made, and what changed in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result, RowResult

Change = tuple[str, str]


class TermsRowResult(RowResult):
    """A row's result: old and new of every cell, and of those columns that changed."""

    def __init__(self) -> None:
        super().__init__()
        self.line = 0
        self.cells: list[Change] = []
        self.changes: dict[str, Change] = {}


class TermsResult(Result):
    """A file's result; bad rows are known by their line in the file."""

    def __init__(self, line: Callable[[int], int]) -> None:
        super().__init__()
        self.line = line
        self.refused: list[dict[str, Any]] = []

    def append_invalid_row(self, number: int, row: Any, validation_error: Any) -> None:
        """Takes the row's number and keeps its line, and what its cells say in `refused`."""
        super().append_invalid_row(self.line(number), row, validation_error)
        self.refused.append(dict(row))


@dataclass(slots=True)
class ImportedRow:
    """A good row and the terms it made or found unchanged; `parent` is its first key cell."""

    number: int
    line: int
    parent: str
    row: dict[str, Any]
    instance: Model
    result: TermsRowResult


class KeyedLoader(BaseInstanceLoader):
    """Finds the row a key stands for among those read in one query beforehand."""

    def __init__(self, resource: Any, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.rows = {resource.key_of(row): row for row in resource.rows_alike(dataset)}

    def get_instance(self, row: dict[str, Any]) -> Any | None:
        """The present row of this key, or None; also where the key itself can't be read."""
        key = self.resource.key_in(row)
        return self.rows.get(key) if key else None
