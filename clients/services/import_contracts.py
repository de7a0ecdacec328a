"""Imports a folder of contracts: whole, or not at all with every bad row named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction

from clients.change_log import log_import
from clients.resources import TABLES, Lookups
from clients.resources.base import RESTS_ON_BAD_ROW, TermsResource, UnreadableColumns
from clients.services.contract_files import ContractFile, RowError, read_contract_file, strangers


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that was there before: its key, and each changed column's old and new text."""

    line: int
    key: str
    columns: dict[str, tuple[str, str]]


@dataclass
class FileReport:
    """What a file brought."""

    file: str
    new: int = 0
    unchanged: int = 0
    changes: list[RowChange] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many rows replaced one that was there."""
        return len(self.changes)


@dataclass
class ContractsReport:
    """What a folder brought, or with `dry_run` would bring, a report a file."""

    dry_run: bool
    files: list[FileReport] = field(default_factory=list)


class ContractsRefused(Exception):
    """Nothing was imported; `errors` lists every bad row."""

    def __init__(self, errors: list[RowError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def import_contracts(
    folder: Path, *, dry_run: bool = False, by: User | None = None
) -> ContractsReport:
    """Imports the CSV files of a folder in one transaction; a dry run takes it back.

    With `by`, every new and changed row is logged in that user's name.
    Raises ContractsRefused, with nothing changed, when anything in the folder is wrong.
    """
    files, errors = _read(folder)
    report = ContractsReport(dry_run)
    with transaction.atomic():
        lookups = Lookups()
        for file in files:
            errors += _import_file(file, lookups, report, by)
        if errors:
            raise ContractsRefused(_in_order(errors))
        if dry_run:
            transaction.set_rollback(True)
    return report


def _read(folder: Path) -> tuple[list[ContractFile], list[RowError]]:
    if not folder.is_dir():
        raise ContractsRefused([RowError(str(folder), None, "", "There is no such folder.")])
    errors = strangers(folder, list(TABLES))
    files = [read_contract_file(folder / name) for name in TABLES if (folder / name).is_file()]
    if not files and not errors:
        errors = [RowError(str(folder), None, "", "There is no CSV file of contracts in it.")]
    return files, errors + [problem for file in files for problem in file.problems]


def _import_file(
    file: ContractFile, lookups: Lookups, report: ContractsReport, by: User | None
) -> list[RowError]:
    resource = TABLES[file.name](lookups, lines=file.lines)
    if not file.readable:
        lookups.distrust_all(resource._meta.model)
        return []
    if file.problems:
        resource.is_partial = True
        lookups.distrust_all(resource._meta.model)
    result = resource.import_data(file.rows, use_transactions=False)
    errors = list(_errors(file.name, resource, result))
    if any(isinstance(error.error, UnreadableColumns) for error in result.base_errors):
        lookups.distrust_all(resource._meta.model)
    report.files.append(_report(file.name, resource))
    if by and not errors:
        log_import(by, [row.result for row in resource.imported])
    return errors


def _errors(name: str, resource: TermsResource, result: Any) -> Iterator[RowError]:
    for error in result.base_errors:
        problems = getattr(error.error, "problems", None)
        line = 1 if problems else None
        for reason in problems or [str(error.error)]:
            yield RowError(name, line, "", reason)
    for row in result.error_rows:
        for error in row.errors:
            yield RowError(name, resource.line(row.number), "", str(error.error))
    for row in result.invalid_rows:
        for column, reasons in row.error.error_dict.items():
            for reason in reasons:
                if reason.code != RESTS_ON_BAD_ROW:
                    column_name = "" if column == NON_FIELD_ERRORS else column
                    yield RowError(name, row.number, column_name, " ".join(reason.messages))


def _report(name: str, resource: TermsResource) -> FileReport:
    report = FileReport(name)
    for row in resource.imported:
        if row.result.is_new():
            report.new += 1
        elif row.result.changes:
            key = " ".join(filter(None, resource.key_of(row.instance)))
            report.changes.append(RowChange(row.line, key, row.result.changes))
        else:
            report.unchanged += 1
    return report


def _in_order(errors: list[RowError]) -> list[RowError]:
    order = {name: n for n, name in enumerate(TABLES)}
    return sorted(errors, key=lambda e: (order.get(e.file, -1), e.file, e.line or 0, e.column))
