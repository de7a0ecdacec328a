"""Imports a folder of contracts: whole, or not at all with every bad row named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction

from clients.change_log import log_import
from clients.models import UsageBand, UsageFee
from clients.resources import TABLES, Lookups
from clients.resources.base import TermsResource
from clients.resources.judged import RESTS_ON_BAD_ROW
from clients.services.contract_files import ContractFile, RowError, read_contract_file, strangers

BANDED = ("graduated", "volume")


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
    with transaction.atomic():
        lookups = Lookups()
        imports = [_import_file(file, lookups) for file in files if _is_readable(file, lookups)]
        for done in imports:
            done.resource.run_checks(done.resource.late_checks, done.result)
            errors += _errors(done)
        errors += _fees_without_bands(imports, lookups)
        if errors:
            raise ContractsRefused(_in_order(errors))
        if by:
            log_import(by, [row.result for done in imports for row in done.resource.imported])
        if dry_run:
            transaction.set_rollback(True)
    return ContractsReport(dry_run, [_report(done) for done in imports])


def _read(folder: Path) -> tuple[list[ContractFile], list[RowError]]:
    if not folder.is_dir():
        raise ContractsRefused([RowError(str(folder), None, "", "There is no such folder.")])
    errors = strangers(folder, list(TABLES))
    files = [read_contract_file(folder / name) for name in TABLES if (folder / name).is_file()]
    if not files and not errors:
        errors = [RowError(str(folder), None, "", "There is no CSV file of contracts in it.")]
    return files, errors + [problem for file in files for problem in file.problems]


@dataclass(frozen=True)
class _Import:
    """A file, the resource that took it in, and what came of it."""

    file: str
    resource: TermsResource
    result: Any


def _is_readable(file: ContractFile, lookups: Lookups) -> bool:
    if not file.readable:
        lookups.distrust_all(TABLES[file.name]._meta.model)
    return file.readable


def _import_file(file: ContractFile, lookups: Lookups) -> _Import:
    resource = TABLES[file.name](lookups, lines=file.lines)
    resource.is_partial = bool(file.problems)
    result = resource.import_data(file.rows, use_transactions=False)
    if result.base_errors or resource.is_partial:
        lookups.distrust_all(resource._meta.model)
    return _Import(file.name, resource, result)


def _errors(done: _Import) -> Iterator[RowError]:
    for error in done.result.base_errors:
        problems = getattr(error.error, "problems", [])
        for reason in problems or [str(error.error)]:
            yield RowError(done.file, 1 if problems else None, "", reason)
    for row in done.result.error_rows:
        for error in row.errors:
            yield RowError(done.file, done.resource.line(row.number), "", str(error.error))
    for row in done.result.invalid_rows:
        for column, reasons in row.error.error_dict.items():
            column = "" if column == NON_FIELD_ERRORS else column
            for reason in reasons:
                if reason.code != RESTS_ON_BAD_ROW:
                    yield RowError(done.file, row.number, column, " ".join(reason.messages))


def _fees_without_bands(imports: list[_Import], lookups: Lookups) -> Iterator[RowError]:
    """Graduated and volume fees that nothing could price once the folder is in."""
    for done in imports:
        if done.resource._meta.model is not UsageFee:
            continue
        banded = set(UsageBand.objects.values_list("usage_fee_id", flat=True).distinct())
        for row in done.resource.imported:
            model = getattr(row.instance, "model", "")
            bands_are_bad = lookups.is_bad(UsageBand, row.parent)
            if model in BANDED and row.instance.pk not in banded and not bands_are_bad:
                reason = f"A {model} fee needs bands; add them to usage_bands.csv."
                yield RowError(done.file, row.line, "model", reason)


def _report(done: _Import) -> FileReport:
    report = FileReport(done.file)
    for row in done.resource.imported:
        if row.result.is_new():
            report.new += 1
        elif row.result.changes:
            key = " ".join(filter(None, done.resource.key_of(row.instance)))
            report.changes.append(RowChange(row.line, key, row.result.changes))
        else:
            report.unchanged += 1
    return report


def _in_order(errors: list[RowError]) -> list[RowError]:
    order = {name: n for n, name in enumerate(TABLES)}
    return sorted(errors, key=lambda e: (order.get(e.file, -1), e.file, e.line or 0, e.column))
