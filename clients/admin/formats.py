"""The files that the import and export pages take and give."""

from io import BytesIO
from typing import Any

from import_export.formats.base_formats import CSV, XLSX
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from tablib import Dataset

from clients.services.contract_files import ContractFile, read_text


class ContractCSV(CSV):
    """CSV read as strictly as in a folder of contracts: a row with a cell too few is an error."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        """Raises ValueError with every line that can't be read."""
        file = ContractFile("")
        read_text(
            file, in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        )
        if file.problems:
            raise ValueError(" ".join(str(problem) for problem in file.problems))
        return file.rows


class ContractXLSX(XLSX):
    """XLSX whose words stay words, so that none of them runs as a formula."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        """The first sheet; not every program writes the blank cells at the end of a row."""
        book = load_workbook(BytesIO(in_stream), read_only=True, data_only=True)
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        width = max(map(len, rows), default=0)
        filled = [row + [None] * (width - len(row)) for row in rows]
        return Dataset(*filled[1:], headers=filled[0]) if filled else Dataset()

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        """One sheet: the names of the columns, then the rows."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Export")
        sheet.freeze_panes = "A2"
        for row in [dataset.headers, *dataset]:
            sheet.append([_cell(sheet, value) for value in row])
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()


class UploadedCSV(ContractCSV):
    """A file somebody chose: one without a row is a mistake."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        """Raises ValueError where there is nothing to import."""
        return _filled(super().create_dataset(in_stream, **kwargs))


class UploadedXLSX(ContractXLSX):
    """A workbook somebody chose: one without a row is a mistake."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        """Raises ValueError where there is nothing to import."""
        return _filled(super().create_dataset(in_stream, **kwargs))


def _filled(rows: Dataset) -> Dataset:
    if not rows.height:
        raise ValueError("There is no row in it below the names of the columns.")
    return rows


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type = "s"
    return cell
