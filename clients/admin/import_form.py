"""The file of an import: its format is told by what it holds, not asked for."""

from typing import Any
from zipfile import BadZipFile

from django import forms
from unfold.contrib.import_export.forms import ImportForm

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
CSV_FORMAT, XLSX_FORMAT = "0", "1"


class TermsImportForm(ImportForm):
    """One file, CSV or XLSX."""

    media = forms.Media()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["format"]
        file = self.fields["import_file"]
        file.label = "CSV or Excel file"
        file.error_messages["empty"] = "The file is empty; the first line names the columns."
        file.widget.attrs |= {"accept": ".csv,.xlsx"}

    def clean(self) -> dict[str, Any]:
        """Adds the number of the format."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if file := given.get("import_file"):
            given["format"] = XLSX_FORMAT if _begins(file).startswith(_ZIP) else CSV_FORMAT
        return given


def unreadable(file: Any, error: Exception) -> str:
    """Why a file can't be read, and what to do."""
    start = _begins(file)
    if start.startswith(_OLD_EXCEL):
        return "This is an Excel file of the old kind (.xls); save it as .xlsx, or as CSV UTF-8."
    if start.startswith(_ZIP) and isinstance(error, BadZipFile | KeyError | OSError):
        return "This is neither a CSV nor an Excel file (.xlsx); save the table as one of them."
    if b"\x00" in start:
        return "This is not a table; choose a CSV or Excel file (.xlsx)."
    if isinstance(error, UnicodeDecodeError):
        return "The text is not UTF-8; save the file as CSV UTF-8."
    if isinstance(error, ValueError):
        return str(error)
    return "The file can't be read; save the table anew as CSV UTF-8 or as .xlsx."


def _begins(file: Any) -> bytes:
    file.seek(0)
    start = bytes(file.read(512))
    file.seek(0)
    return start
