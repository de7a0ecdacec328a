"""Files of nonsense at the import pages and in a folder of contracts: refused in words, or read."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from openpyxl import Workbook

from clients.resources import TABLES
from clients.services.contract_files import RowError
from clients.services.import_contracts import ContractsRefused, import_contracts
from tests.clients.folders import SOUND, write

from .hostile import nonsense, words
from .settings import fuzzed
from .undone import undone

pytestmark = pytest.mark.django_db
CSV, XLSX = "0", "1"
NAMES = sorted(SOUND)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp037"]


@pytest.fixture
def browser(db: None, admin_client: Client, tmp_path: Path) -> Client:
    """Of a superuser, in a firm that has its terms."""
    import_contracts(write(tmp_path / "contracts"))
    return admin_client


def rows_of(name: str) -> list[list[str]]:
    """The cells of a sound file, its header first."""
    return list(csv.reader(io.StringIO(SOUND[name])))


@st.composite
def spoiled(draw: st.DrawFn, name: str) -> list[list[str]]:
    """A sound file with up to six cells, rows or columns otherwise."""
    rows = [list(row) for row in rows_of(name)]
    for _ in range(draw(st.integers(1, 6))):
        row = draw(st.sampled_from(rows))
        if not row:
            continue
        column = draw(st.integers(0, len(row) - 1))
        match draw(st.sampled_from(["cell", "cell", "cell", "drop", "more", "twice"])):
            case "cell":
                row[column] = draw(words)
            case "drop":
                del row[column]
            case "more":
                row.insert(column, draw(words))
            case "twice":
                rows.append(list(row))
    return rows


@st.composite
def csv_files(draw: st.DrawFn, name: str) -> bytes:
    """As CSV, in an encoding that may be wrong, or no CSV at all."""
    if draw(st.integers(0, 4)) == 0:
        return draw(nonsense)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=draw(st.sampled_from([",", ",", ",", ";", "\t"])))
    writer.writerows(draw(spoiled(name)))
    return text.getvalue().encode(draw(st.sampled_from(ENCODINGS)), "replace")


@st.composite
def xlsx_files(draw: st.DrawFn, name: str) -> bytes:
    """As a workbook with formulas and odd cells, or cut off, or none."""
    book, stream = Workbook(), io.BytesIO()
    for number, row in enumerate(draw(spoiled(name)), 1):
        for column, cell in enumerate(row, 1):
            odd = draw(st.sampled_from([None] * 8 + ["=1/0", True, 1.5, 10**20]))
            book.active.cell(number, column, _writable(cell) if odd is None else odd)
    book.save(stream)
    whole = stream.getvalue()
    kept = len(whole) if draw(st.integers(0, 3)) else draw(st.integers(0, len(whole)))
    return whole[:kept] if draw(st.integers(0, 5)) else draw(nonsense)


def _writable(cell: str) -> str:
    """Excel itself can write neither of these."""
    return "".join(one for one in cell if one.isprintable())[:30_000]


@fuzzed(40, name=st.sampled_from(NAMES), data=st.data())
def test_an_uploaded_file_is_shown_or_refused_and_changes_nothing(
    browser: Client, name: str, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from([CSV, CSV, XLSX]))
    content = data.draw(csv_files(name) if kind == CSV else xlsx_files(name))
    model = TABLES[name]._meta.model
    page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_import")
    before = list(model._default_manager.values().order_by("pk"))
    with undone():
        file = SimpleUploadedFile(name, content)
        form: dict[str, Any] = {"import_file": file, "format": kind, "resource": "0"}
        assert browser.post(page, form).status_code < 500
        assert list(model._default_manager.values().order_by("pk")) == before


@fuzzed(40, names=st.sets(st.sampled_from(NAMES), min_size=1, max_size=3), data=st.data())
def test_a_folder_is_imported_or_refused_in_words(
    db: None, names: set[str], data: st.DataObject
) -> None:
    with undone(), TemporaryDirectory() as directory:
        contracts = write(Path(directory) / "contracts")
        for name in sorted(names):
            (contracts / name).write_bytes(data.draw(csv_files(name)))
        assert all(error.reason for error in refused(contracts))


def refused(contracts: Path) -> list[RowError]:
    """Why a folder was not imported; nothing where it was."""
    try:
        import_contracts(contracts)
    except ContractsRefused as refusal:
        return refusal.errors or [RowError("", None, "", "")]
    return []
