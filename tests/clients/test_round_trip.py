"""What the export gives, the import takes back without a change, as CSV and as XLSX."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tablib import Dataset

from clients.admin.formats import ContractCSV, ContractXLSX
from clients.models import Milestone, Person, Rate, StatementOfWork
from clients.resources import TABLES, PersonResource, RateResource
from clients.services.import_contracts import import_contracts
from tests.clients.folders import write

pytestmark = pytest.mark.django_db

CASES = Path(__file__).parent.parent / "cases"
EVERY_TABLE = ["02-retainers", "03-usage-and-milestones", "06-a-month-of-fifty-clients"]


@pytest.fixture(params=EVERY_TABLE)
def firm(request):
    import_contracts(CASES / request.param / "contracts" / "1")


def export(resource, file_format):
    native = isinstance(file_format, ContractXLSX)
    return file_format.export_data(resource().export(force_native_type=native))


def test_a_folder_of_exports_changes_nothing(firm, tmp_path):
    for name, resource in TABLES.items():
        (tmp_path / name).write_text(export(resource, ContractCSV()), newline="")
    report = import_contracts(tmp_path)
    assert len(report.files) == len(TABLES)
    assert all(file.new == file.changed == 0 for file in report.files)


@pytest.mark.parametrize("resource", TABLES.values(), ids=TABLES)
def test_an_exported_workbook_changes_nothing(resource, firm):
    dataset = ContractXLSX().create_dataset(export(resource, ContractXLSX()))
    result = resource().import_data(dataset, dry_run=True)
    assert not result.has_errors()
    assert not result.has_validation_errors()
    assert result.totals["skip"] == resource._meta.model.objects.count()


def test_a_fresh_console_can_be_filled_from_exports(tmp_path):
    import_contracts(write(tmp_path / "contracts"))
    exports = tmp_path / "exports"
    exports.mkdir()
    for name, resource in TABLES.items():
        (exports / name).write_text(export(resource, ContractCSV()), newline="")
    before = {path.name: path.read_text() for path in exports.iterdir()}
    StatementOfWork.objects.all().delete()
    for resource in reversed(TABLES.values()):
        resource._meta.model.objects.all().delete()
    import_contracts(exports)
    after = {name: export(resource, ContractCSV()) for name, resource in TABLES.items()}
    assert {n: t.splitlines() for n, t in after.items()} == {
        n: t.splitlines() for n, t in before.items()
    }


def imported(resource, headers, *rows):
    return resource().import_data(Dataset(*rows, headers=headers))


def test_numbers_and_days_of_a_workbook_are_read_exactly(tmp_path):
    import_contracts(write(tmp_path / "contracts"))
    head = ["rate_card", "person", "role", "activity", "effective_from", "hourly_rate"]
    imported(RateResource, head, ["FIRM", None, "Odd", None, datetime(2026, 1, 1), 0.1])
    rate = Rate.objects.get(role="Odd")
    assert rate.hourly_rate == Decimal("0.1")
    assert rate.effective_from.isoformat() == "2026-01-01"


def test_an_id_typed_as_a_number_stays_an_id():
    imported(PersonResource, ["email", "name", "hubspot_owner_id"], ["a@x.example", "A", 70001.0])
    assert Person.objects.get().hubspot_owner_id == "70001"


def test_binary_noise_of_a_formula_is_refused_not_rounded(tmp_path):
    import_contracts(write(tmp_path / "contracts"))
    head = ["rate_card", "person", "role", "activity", "effective_from", "hourly_rate"]
    result = imported(RateResource, head, ["FIRM", "", "Odd", "", "", 0.1 + 0.2])
    assert result.invalid_rows[0].error_dict == {
        "hourly_rate": [
            "0.30000000000000004 has more than 7 decimals. "
            "If a formula made it, round it in the sheet."
        ]
    }


def test_words_that_look_like_formulas_stay_words(tmp_path):
    import_contracts(write(tmp_path / "contracts"))
    sow = StatementOfWork.objects.get(code="ACME-1")
    Milestone.objects.create(sow=sow, name='=HYPERLINK("http://evil")', amount=1)
    resource = TABLES["milestones.csv"]
    dataset = ContractXLSX().create_dataset(export(resource, ContractXLSX()))
    assert '=HYPERLINK("http://evil")' in dataset["name"]
