"""The import and export of one table of terms: by key, exact, in bulk, all or nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from clients.database_words import said_plainly

from .checks import Check, TakenIds
from .judged import JudgedResource
from .rows import ImportedRow, TermsResult, TermsRowResult

BATCH = 500


class TermsResource(JudgedResource):
    """Rows by key: a row whose key exists replaces it, a blank cell means none.

    A column that the file leaves out stays as it is. Everything is checked in Python, so that
    each bad row gets its sentence, and again by the database before the import is over.
    `late_checks` wait until all files of a folder are in. `is_partial` says that some lines
    couldn't be read: the rest isn't judged as a whole.
    """

    checks: ClassVar[tuple[Check, ...]] = ()
    late_checks: ClassVar[tuple[Check, ...]] = ()
    taken_ids: ClassVar[TakenIds | None] = None
    create_instances: list[Any]
    update_instances: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_partial = False

    def get_result_class(self) -> Callable[[], TermsResult]:
        """Results that name lines."""
        return partial(TermsResult, self.line)

    @classmethod
    def get_row_result_class(cls) -> type[TermsRowResult]:
        """Results that remember what changed."""
        return TermsRowResult

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
        self.run_checks(self.checks, result)
        if self.is_alone:
            self.run_checks(self.late_checks, result)
        if not result.base_errors and not self.lookups.knows_bad_rows:
            self.ask_the_database()

    def run_checks(self, checks: tuple[Check, ...], result: Any) -> None:
        """Reports rows that don't go with the others, unless some of those are missing."""
        if result.base_errors or self.is_partial:
            return
        for check in checks:
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
