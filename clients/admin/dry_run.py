"""What an import would do, told row by row before it is confirmed; and why it can't be."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import NON_FIELD_ERRORS

from clients.resources.judged import RESTS_ON_BAD_ROW
from clients.resources.rows import Change, TermsResult, TermsRowResult

SHOWN = 500


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong: the line, the column, what stands there, why it can't be taken."""

    line: int | None
    column: str
    found: str
    reason: str


@dataclass(frozen=True)
class Row:
    """A row that can be taken: each cell's old and new words."""

    line: int
    state: str
    cells: list[Change]


class DryRun:
    """A file's rows by what would become of them, the first `SHOWN` of each kind to look at."""

    def __init__(self, result: TermsResult) -> None:
        self._result = result
        self.columns: list[str] = result.diff_headers

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """All that is wrong, of the file first, then line by line."""
        return [*self._of_the_file(), *sorted(self._of_rows(), key=lambda each: each.line or 0)]

    @property
    def mistakes_shown(self) -> list[Mistake]:
        """The first of them."""
        return self.mistakes[:SHOWN]

    @cached_property
    def new(self) -> list[TermsRowResult]:
        """Rows whose key isn't there yet."""
        return [row for row in self._good if row.is_new()]

    @cached_property
    def changed(self) -> list[TermsRowResult]:
        """Rows that would replace one that is there and says something else."""
        return [row for row in self._good if row.changes and not row.is_new()]

    @cached_property
    def unchanged(self) -> list[TermsRowResult]:
        """Rows that say what is there."""
        return [row for row in self._good if not row.changes and not row.is_new()]

    @property
    def brings(self) -> int:
        """How many rows would be made or changed."""
        return len(self.new) + len(self.changed)

    @cached_property
    def rows_shown(self) -> list[Row]:
        """The first new and changed rows in the order of the file."""
        found = sorted([*self.new[:SHOWN], *self.changed[:SHOWN]], key=lambda row: row.line)
        return [_told(row) for row in found]

    @property
    def rows_left_out(self) -> int:
        """How many new and changed rows are counted and not shown."""
        return self.brings - len(self.rows_shown)

    @property
    def unchanged_shown(self) -> list[Row]:
        """The first rows that say what is there."""
        return [_told(row) for row in self.unchanged[:SHOWN]]

    @cached_property
    def _good(self) -> list[TermsRowResult]:
        bad = {row.number for row in self._result.invalid_rows}
        return [row for row in self._result.rows if row.is_valid() and row.line not in bad]

    def _of_the_file(self) -> Iterator[Mistake]:
        for each in self._result.base_errors:
            for reason in getattr(each.error, "problems", [str(each.error)]):
                yield Mistake(None, "", "", reason)

    def _of_rows(self) -> Iterator[Mistake]:
        for row in self._result.error_rows:
            for each in row.errors:
                yield Mistake(self._result.line(row.number), "", "", str(each.error))
        for row, cells in zip(self._result.invalid_rows, self._result.refused, strict=True):
            for column, reasons in row.error.error_dict.items():
                column = "" if column == NON_FIELD_ERRORS else column
                for reason in reasons:
                    if reason.code != RESTS_ON_BAD_ROW:
                        found = "" if cells.get(column) is None else str(cells[column])
                        yield Mistake(row.number, column, found, " ".join(reason.messages))


def _told(row: TermsRowResult) -> Row:
    state = "new" if row.is_new() else "changed" if row.changes else "unchanged"
    return Row(row.line, state, row.cells)
