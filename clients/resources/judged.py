"""One row of a file: read, compared with the present one, and judged by itself."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model

from .cells import text_of
from .columns import RestsOnBadRow
from .keyed import KeyedResource
from .rows import ImportedRow, TermsRowResult

RESTS_ON_BAD_ROW = "rests_on_bad_row"


class JudgedResource(KeyedResource):
    """Each bad row gets its sentences; what names a bad row isn't blamed for it.

    `days` name the columns of a row's first and last day, `bad_parents` the first key cells of
    the bad rows so far.
    """

    days: ClassVar[tuple[str, str] | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.imported: list[ImportedRow] = []
        self.bad_parents: set[str] = set()
        self._seen: dict[tuple[str, ...], int] = {}
        self._before: dict[str, str] | None = None

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
        row_result.cells = list(changes.values())
        number = kwargs["row_number"]
        self.imported.append(
            ImportedRow(
                number, self.line(number), self.parent_in(row), row, row_result.instance, row_result
            )
        )
