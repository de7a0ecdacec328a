"""Every case, billed month by month the whole real way, row by row and to the cent.

`BILLING_CASES` names a folder with more of them.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.stand_ins import StandIns

from .player import Player

HERE = Path(__file__).parent
MORE = os.environ.get("BILLING_CASES")
CASES = sorted(
    steps.parent
    for folder in [HERE, *([Path(MORE)] if MORE else [])]
    for steps in folder.rglob("steps.json")
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_console_bills_the_case(case: Path, stand_ins: StandIns, tmp_path: Path) -> None:
    for name, missing, too_much in Player(case, stand_ins, tmp_path).play():
        assert (missing, too_much) == (Counter(), Counter()), name
