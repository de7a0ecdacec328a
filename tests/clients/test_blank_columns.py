"""A column without a name: refused in words, wherever it stands."""

from pathlib import Path

import pytest

from clients.services.import_contracts import ContractsRefused, import_contracts

from .folders import write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "column"),
    [(",sow,person,role\n,ACME-1,lena@firm.example,Boss\n", 1),
     ("sow,person,\nACME-1,lena@firm.example,\n", 3)],
)  # fmt: skip
def test_a_column_without_a_name_is_refused_in_words(
    tmp_path: Path, text: str, column: int
) -> None:
    with pytest.raises(ContractsRefused) as refusal:
        import_contracts(write(tmp_path / "c", {"assignments.csv": text}))
    reasons = [error.reason for error in refusal.value.errors]
    assert reasons == [f"Column {column} has no name; name it, or delete it."]
