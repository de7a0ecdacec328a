"""Every case folder's contracts come in, and once more change nothing."""

from pathlib import Path

import pytest

from clients.services.import_contracts import import_contracts

CASES = Path(__file__).parent.parent / "cases"
FOLDERS = sorted(CASES.glob("*/contracts/*"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "case", sorted({f.parent.parent for f in FOLDERS}), ids=lambda case: case.name
)
def test_contracts_of_a_case_come_in_and_again_change_nothing(case):
    for folder in sorted((case / "contracts").iterdir(), key=lambda f: int(f.name)):
        first = import_contracts(folder)
        again = import_contracts(folder)
        assert sum(file.new + file.changed for file in first.files) > 0
        assert all(file.new == file.changed == 0 for file in again.files)
