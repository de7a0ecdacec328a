"""The console against a biller written from the rules alone: random firms, row by row.

`SECOND_OPINIONS` says how many firms, `SECOND_OPINION_FROM` with which seed to begin.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from clients.models import Company

from .biller import Biller
from .comparing import differences, exported
from .console import play
from .firms import write_firm

CASES = Path(__file__).parent.parent / "cases"
GIVEN = sorted(CASES.glob("0[1-8]-*"))
MANY = int(os.environ.get("SECOND_OPINIONS", "15"))
FROM = int(os.environ.get("SECOND_OPINION_FROM", "1"))


@pytest.mark.parametrize("case", GIVEN, ids=lambda path: path.name)
def test_the_second_opinion_bills_the_given_cases(case: Path) -> None:
    for period, tables in Biller(date(2026, 11, 24)).play(case):
        assert differences(tables, exported(case / "expected" / period)) == [], period


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(FROM, FROM + MANY))
def test_the_console_and_the_second_opinion_agree_on_a_random_firm(
    seed: int, tmp_path: Path
) -> None:
    case = write_firm(seed, tmp_path / "case")
    biller = Biller(Company.firm().today())
    for (period, tables), (_, folder) in zip(
        biller.play(case), play(case, tmp_path / "out"), strict=True
    ):
        assert differences(tables, exported(folder)) == [], f"{case}: {period}"
