"""The import and export of one table of terms: by key, exact, in bulk, all or nothing."""

from collections.abc import Iterable
from itertools import count
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey, Model
from import_export.resources import ModelResource

from clients.database_words import said_plainly

from .cells import text_of
from .checks import Check, TakenIds
from .columns import Column, Reference, RestsOnBadRow
from .lookups import Lookups
from .rows import ImportedRow, KeyedLoader, TermsRowResult, marked

RESTS_ON_BAD_ROW = "rests_on_bad_row"
BATCH = 500


class UnreadableColumns(Exception):
    """The header lacks a column that is needed, or has one that isn't known."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class TermsResource(ModelResource):
    """Rows by key: a row whose key exists replaces it, a blank cell means none.

    A column that the file leaves out stays as it is. Everything is checked in Python, so that
    each bad row gets its sentence, and again by the database before the import is over.
    `is_partial` says that some lines couldn't be read: the rest isn't judged as a whole.
    """

    checks: ClassVar[tuple[Check, ...]] = ()
    taken_ids: ClassVar[TakenIds | None] = None
    days: ClassVar[tuple[str, str] | None] = None
    create_instances: list[Any]
    update_instances: list[Any]

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
        self.lookups = lookups or Lookups()
        self.lines = lines or []
        self.imported: list[ImportedRow] = []
        self.bad_parents: set[str] = set()
        self.is_partial = False
        self._seen: dict[tuple[str, ...], int] = {}
        self._before: dict[str, str] | None = None
        for column in self.references():
            column.widget.lookups = self.lookups

    # -- columns and keys --------------------------------------------------------------------

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Column:
        """Each column is made from the model's own field."""
        return Column(django_field)

    @classmethod
    def get_row_result_class(cls) -> type[TermsRowResult]:
        """Results that remember what changed."""
        return TermsRowResult

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
            path += "__email" if first.attribute == "person" else "__code"
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
            for name in found
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

    # -- one row -----------------------------------------------------------------------------

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

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> TermsRowResult:
        """Imports one row; a bad one is remembered, so that what names it isn't blamed."""
        result: TermsRowResult = super().import_row(row, instance_loader, **kwargs)
        result.line = self.line(kwargs["row_number"])
        if not result.is_valid():
            self.distrust(row)
        return result

    def distrust(self, row: dict[str, Any]) -> None:
        """Remembers a bad row's key and parent."""
        parent = self.parent_in(row)
        self.bad_parents.add(parent)
        self.lookups.distrust(self._meta.model, parent)

    def parent_in(self, row: dict[str, Any]) -> str:
        """The first cell of the key: a code, or the row this one belongs to."""
        return text_of(row.get(self.keys()[0].column_name)) if row else ""

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Refuses a key that stood in the file already."""
        key = self.key_in(row)
        if key is None:
            return
        line = self.line(kwargs["row_number"])
        first = self._seen.setdefault(key, line)
        if first != line:
            names = ", ".join(column.column_name for column in self.keys())
            raise ValidationError(
                {self.keys()[0].column_name: f"Line {first} has the same {names}."}
            )

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        """Keeps the words of the present row, to tell later what changed."""
        self._before = None if new else self.words_of(instance)

    def words_of(self, instance: Model) -> dict[str, str]:
        """Every column of a row as text; equal words mean equal terms."""
        return {c.column_name: str(c.export(instance)) for c in self.columns}

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Sets every column that the file has; raises ValidationError with all that is wrong."""
        errors: dict[str, ValidationError] = {}
        for column in self.columns:
            try:
                if column.column_name in row:
                    setattr(instance, column.attribute, column.clean(row))
                elif self._before is None:
                    setattr(instance, column.attribute, column.when_blank())
            except RestsOnBadRow:
                errors[column.attribute] = ValidationError("", code=RESTS_ON_BAD_ROW)
            except ValueError as error:
                errors[column.attribute] = ValidationError(str(error))
        if errors:
            raise ValidationError(errors)

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        """Whether the row says what is there already."""
        return not import_validation_errors and self.words_of(instance) == self._before

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """The model's own checks but those that ask the database, which come in bulk."""
        errors: dict[str, Any] = dict(import_validation_errors or {})
        not_again = [f.name for f in instance._meta.fields if isinstance(f, ForeignKey)]
        try:
            instance.full_clean(
                exclude={*errors, *not_again}, validate_unique=False, validate_constraints=False
            )
        except ValidationError as error:
            for name, reasons in error.update_error_dict({}).items():
                errors.setdefault(name, reasons)
        if self.days and not errors.keys() & set(self.days):
            first, last = (getattr(instance, name) for name in self.days)
            if first and last and last < first:
                errors[self.days[1]] = ValidationError(f"{last} lies before {first}.")
        if errors:
            raise ValidationError(errors)

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        """Keeps a good row and what changed in it."""
        words = self.words_of(row_result.instance)
        before = self._before or dict.fromkeys(words, "")
        changes = {name: (before[name], new) for name, new in words.items()}
        row_result.changes = {name: (a, b) for name, (a, b) in changes.items() if a != b}
        row_result.diff = [marked(change, row_result.is_new()) for change in changes.values()]
        number = kwargs["row_number"]
        self.imported.append(
            ImportedRow(
                number, self.line(number), self.parent_in(row), row, row_result.instance, row_result
            )
        )

    # -- the whole file ----------------------------------------------------------------------

    def import_data(self, dataset: Any, *args: Any, **kwargs: Any) -> Any:
        """Imports a file whole or not at all."""
        kwargs["rollback_on_validation_errors"] = True
        kwargs["retain_instance_in_row_result"] = True
        return super().import_data(dataset, *args, **kwargs)

    def bulk_create(
        self, using_transactions: Any, dry_run: Any, raise_errors: Any, **kwargs: Any
    ) -> None:
        """Saves new and changed rows; django-import-export calls this once, after the last row."""
        result = kwargs["result"]
        self.refuse_taken_ids(result)
        try:
            with transaction.atomic():
                self.save_rows()
        except DatabaseError as error:
            self.handle_import_error(result, ValueError(said_plainly(error)), raise_errors)
        self.create_instances.clear()
        self.update_instances.clear()

    def save_rows(self) -> None:
        """Two statements a batch; ids that change hands are let go of first."""
        model = self._meta.model
        if self.taken_ids:
            self.taken_ids.let_go(model, self.update_instances)
        model.objects.bulk_create(self.create_instances, batch_size=BATCH)
        changed = {name for row in self.imported for name in row.result.changes}
        names = [name for name in self.fields if name in changed - set(self._meta.import_id_fields)]
        if self.update_instances:
            model.objects.bulk_update(self.update_instances, names, batch_size=BATCH)
        self.lookups.keep([*self.create_instances, *self.update_instances])

    def refuse_taken_ids(self, result: Any) -> None:
        """Reports rows whose outside id another row has, and doesn't save them."""
        if not self.taken_ids:
            return
        bad = set()
        for row, column, reason in self.taken_ids.find(self._meta.model, self.imported):
            self.refuse(result, row, column, reason)
            bad.add(id(row.instance))
        self.create_instances = [i for i in self.create_instances if id(i) not in bad]
        self.update_instances = [i for i in self.update_instances if id(i) not in bad]

    def refuse(self, result: Any, row: ImportedRow, column: str, reason: str) -> None:
        """Reports a row that only turned out bad beside the others."""
        result.append_invalid_row(row.number, row.row, ValidationError({column: reason}))
        self.distrust(row.row)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Checks what only the whole table can tell, then lets the database have the last word."""
        for row in self.imported:
            row.result.object_id = row.instance.pk
        if not result.base_errors and not self.is_partial:
            self.check_neighbours(result)
        for invalid in result.invalid_rows:
            invalid.number = self.line(invalid.number)
        if not result.base_errors and not self.lookups.knows_bad_rows:
            self.ask_the_database()

    def check_neighbours(self, result: Any) -> None:
        """Reports rows that don't go with the others of the table."""
        for check in self.checks:
            for row, column, reason in check.find(
                self._meta.model, self.imported, self.bad_parents
            ):
                self.refuse(result, row, column, reason)

    def ask_the_database(self) -> None:
        """Raises ValueError for what its deferred constraints refuse."""
        try:
            with transaction.atomic():
                connection.check_constraints()
        except DatabaseError as error:
            raise ValueError(said_plainly(error)) from error
