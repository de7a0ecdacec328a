"""A table by its columns and keys: what a header must have, and which row a key stands for."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db.models import Model
from import_export.resources import ModelResource

from .cells import text_of
from .columns import Column, Reference
from .lookups import Lookups, key_name
from .rows import KeyedLoader


class UnreadableColumns(Exception):
    """The header lacks a column that is needed, or has one that isn't known."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class KeyedResource(ModelResource):
    """Columns made from the model's own fields; only those that a table declares."""

    class Meta:
        use_bulk = True
        batch_size = None
        skip_diff = True
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        instance_loader_class = KeyedLoader

    def __init__(
        self, lookups: Lookups | None = None, lines: list[int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.columns: list[Column] = self.get_import_fields()
        self.is_alone = lookups is None
        self.lookups = lookups or Lookups()
        self.lines = lines or []
        for column in self.references():
            column.widget.lookups = self.lookups

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Column:
        """Each column is made from the model's own field."""
        return Column(django_field)

    @classmethod
    def get_display_name(cls) -> str:
        """The table's name in words."""
        return str(cls._meta.model._meta.verbose_name_plural)

    def references(self) -> list[Column]:
        """The columns that name other rows."""
        return [c for c in self.columns if isinstance(c.widget, Reference)]

    def keys(self) -> list[Column]:
        """The columns that make the key."""
        return [self.fields[name] for name in self._meta.import_id_fields]

    def get_queryset(self) -> Any:
        """The table with the rows it refers to, so that an export asks once."""
        names = [c.attribute for c in self.references()]
        return self._meta.model.objects.select_related(*names)

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        """The same for a queryset that the admin hands in."""
        return queryset.select_related(*(c.attribute for c in self.references()))

    def rows_alike(self, dataset: Any) -> Iterable[Model]:
        """The present rows that the file may replace: those of the codes in its first key."""
        first = self.keys()[0]
        if not dataset or first.column_name not in (dataset.headers or []):
            return []
        place = dataset.headers.index(first.column_name)
        codes = {text_of(row[place]) for row in dataset}
        path = first.attribute
        if isinstance(first.widget, Reference):
            path += f"__{key_name(first.widget.model)}"
        rows: Iterable[Model] = self.get_queryset().filter(**{f"{path}__in": codes})
        return rows

    def key_of(self, instance: Model) -> tuple[str, ...]:
        """The key of a row of the table, as text."""
        return tuple(column.export(instance) for column in self.keys())

    def key_in(self, row: dict[str, Any]) -> tuple[str, ...] | None:
        """The key of a row of the file; None where a cell of it can't be read."""
        try:
            return tuple(c.widget.render(c.clean(row)) for c in self.keys())
        except ValueError:
            return None

    def column_problems(self, headers: list[str] | None) -> list[str]:
        """What is wrong with a header, a sentence each."""
        known = [column.column_name for column in self.columns]
        found = headers or []
        problems = [
            f"There is no column {name!r} in {self.get_display_name()}; "
            f"the columns are {', '.join(known)}."
            for name in dict.fromkeys(found)
            if name not in known
        ]
        problems += [
            f"The column {name!r} is there twice." for name in known if found.count(name) > 1
        ]
        problems += [
            f"The column {column.column_name!r} is missing."
            for column in self.columns
            if column.column_name not in found and (column in self.keys() or not column.optional)
        ]
        return problems

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Leaves out blank lines and unnamed blank columns; refuses a file with wrong columns."""
        headers = [text_of(name) for name in dataset.headers or []]
        rows = list(zip(self.lines or count(2), dataset, strict=False))
        del dataset[:]
        filled = [(line, row) for line, row in rows if any(cell not in (None, "") for cell in row)]
        used = [n for n, name in enumerate(headers) if name or any(row[n] for _, row in filled)]
        dataset.headers = [headers[n] for n in used]
        problems = self.column_problems(dataset.headers)
        if problems:
            raise UnreadableColumns(problems)
        self.lines = [line for line, _ in filled]
        for _, row in filled:
            dataset.append([row[n] for n in used])

    def line(self, number: int) -> int:
        """The line of the file on which the n-th row stands; the header is line 1."""
        return self.lines[number - 1]
