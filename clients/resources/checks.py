"""Checks of a row against its neighbours, done in bulk after a file's rows are in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db.models import Model

from .rows import ImportedRow

Finding = tuple[ImportedRow, str, str]


class Check(Protocol):
    """Finds rows that don't go with their neighbours: row, column and reason."""

    def find(
        self, model: type[Model], rows: list[ImportedRow], bad_parents: set[str]
    ) -> Iterable[Finding]:
        """`bad_parents` name the first key of rows that are not in, because they are bad."""


@dataclass(frozen=True)
class Span:
    """The days a row is in force, blank ends as the ends of time."""

    pk: int
    first: date
    last: date

    def __str__(self) -> str:
        start = "the beginning" if self.first == date.min else str(self.first)
        return f"{start} to {'open' if self.last == date.max else self.last}"


@dataclass(frozen=True)
class NoOverlap:
    """No two rows of one scope are in force on one day; the scope begins with the parent."""

    scope: tuple[str, ...]
    first: str
    last: str

    def find(
        self, model: type[Model], rows: list[ImportedRow], bad_parents: set[str]
    ) -> Iterator[Finding]:
        """Each overlap once, at the later of its rows that is in the file."""
        mine = {row.instance.pk: row for row in rows}
        for spans in self._scopes(model, rows):
            running = None
            for span in sorted(spans, key=lambda span: span.first):
                if running and span.first <= running.last:
                    yield from self._finding(mine, running, span, bad_parents)
                if not running or span.last > running.last:
                    running = span

    def _scopes(self, model: type[Model], rows: list[ImportedRow]) -> Iterable[list[Span]]:
        parents = {getattr(row.instance, self.scope[0]) for row in rows}
        found = model._default_manager.filter(**{f"{self.scope[0]}__in": parents})
        scopes: dict[tuple[Any, ...], list[Span]] = defaultdict(list)
        for pk, first, last, *scope in found.values_list("pk", self.first, self.last, *self.scope):
            scopes[tuple(scope)].append(Span(pk, first or date.min, last or date.max))
        return scopes.values()

    def _finding(
        self, mine: dict[int, ImportedRow], earlier: Span, later: Span, bad_parents: set[str]
    ) -> Iterator[Finding]:
        both = [(mine.get(later.pk), later, earlier), (mine.get(earlier.pk), earlier, later)]
        for row, span, other in both:
            if row is None:
                continue
            beside = mine.get(other.pk)
            if beside is None and row.parent in bad_parents:
                return
            place = f"line {beside.line}" if beside else "a row that is already there"
            reason = (
                f"It is in force from {span}, and so is {place} from {other}; "
                "end one before the other begins."
            )
            yield row, self.first, reason
            return


@dataclass(frozen=True)
class LastBandOpen:
    """Where a parent has bands, one of them has no end."""

    parent: str
    up_to: str

    def find(
        self, model: type[Model], rows: list[ImportedRow], bad_parents: set[str]
    ) -> Iterator[Finding]:
        """A finding at the last row of each parent whose bands all end."""
        last_rows = {getattr(row.instance, self.parent): row for row in rows}
        bands = model._default_manager.filter(**{f"{self.parent}__in": last_rows})
        open_ones = bands.filter(**{f"{self.up_to}__isnull": True})
        fine = set(open_ones.values_list(self.parent, flat=True))
        for parent, row in last_rows.items():
            if parent not in fine and row.parent not in bad_parents:
                yield (
                    row,
                    self.up_to,
                    "The last band must have no end: leave this blank in one row.",
                )


@dataclass(frozen=True)
class TakenIds:
    """An outside id belongs to one row (of the same scope); ids may change hands within a file."""

    column: str
    scope: str | None = None

    def find(self, model: type[Model], rows: list[ImportedRow]) -> Iterator[Finding]:
        """Rows whose id another row of the file or the table has, after the import."""
        mine = {row.instance.pk: row for row in rows if row.instance.pk}
        ids = {getattr(row.instance, self.column) for row in rows} - {""}
        taken: dict[tuple[Any, str], str] = {}
        fields = ["pk", self.column, *([self.scope] if self.scope else [])]
        for pk, value, *scope in model._default_manager.filter(
            **{f"{self.column}__in": ids}
        ).values_list(*fields):
            if pk not in mine:
                taken[(*scope, value)] = "a row that is already there"
        for row in rows:
            yield from self._taken(row, taken)

    def _taken(self, row: ImportedRow, taken: dict[Any, str]) -> Iterator[Finding]:
        value = getattr(row.instance, self.column)
        scope = (getattr(row.instance, self.scope),) if self.scope else ()
        if not value:
            return
        if (*scope, value) in taken:
            yield row, self.column, f"{value} belongs to {taken[(*scope, value)]}; use it once."
        taken.setdefault((*scope, value), f"line {row.line}")

    def let_go(self, model: type[Model], instances: list[Any]) -> None:
        """Blanks the ids of rows about to change, so that one may take over another's."""
        pks = [instance.pk for instance in instances]
        rows = model._default_manager.filter(pk__in=pks).exclude(**{self.column: ""})
        present = dict(rows.values_list("pk", self.column))
        moved = [
            i.pk for i in instances if present.get(i.pk, "") not in ("", getattr(i, self.column))
        ]
        if moved:
            model._default_manager.filter(pk__in=moved).update(**{self.column: ""})


@dataclass(frozen=True)
class CurrencyFits:
    """Where a row's currency changed, the amounts that hang on it are still whole minor units."""

    dependents: tuple[str, ...]

    def find(
        self, model: type[Model], rows: list[ImportedRow], bad_parents: set[str]
    ) -> Iterator[Finding]:
        """What each dependent row says of its new currency."""
        changed = {r.instance.pk: r for r in rows if r.result.changes.get("currency", ("", ""))[0]}
        for name in self.dependents if changed else ():
            path = name.split("__")
            for parent in model._default_manager.filter(pk__in=changed):
                for row in _follow([parent], path):
                    yield from self._said(changed[parent.pk], row)

    def _said(self, changed: ImportedRow, row: Model) -> Iterator[Finding]:
        try:
            row.clean()
        except ValidationError as error:
            name = f"{row._meta.verbose_name} {row}"
            yield changed, "currency", f"{name}: {' '.join(error.messages)}"


def _follow(rows: list[Any], path: list[str]) -> list[Any]:
    for name in path:
        rows = [child for row in rows for child in getattr(row, name).all()]
    return rows
