"""kill -9 at any seam of any step, with any fault on any of its calls: the month ends well."""

import subprocess
import sys
from itertools import product
from random import Random

import pytest

from tests.processes import surroundings
from tests.stand_ins import StandIn, StandIns

from .dying import SEAMS
from .mishaps import BY_SYSTEM, Mishap
from .month import ORDER, STEPS, found_firm, heal, quick, verdict
from .settings import MONTHS, SEED
from .tally import Tally

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 120
Disaster = tuple[str, str, Mishap | None, int]


def disasters() -> list[Disaster]:
    """Step, seam, mishap and the call it befalls: the whole product in an order of chance."""
    whole = [
        (step, seam, mishap, nth)
        for step, seams in SEAMS.items()
        for seam, (mishap, nth) in product(
            seams, [(None, 0), *product(BY_SYSTEM[STEPS[step][0]], range(1, 7))]
        )
    ]
    Random(SEED).shuffle(whole)
    return whole[:MONTHS]


def called(disaster: Disaster) -> str:
    """For the report."""
    step, seam, mishap, nth = disaster
    return f"{step}, killed {seam}" + (f", call {nth}: {mishap}" if mishap else "")


@pytest.mark.parametrize("disaster", disasters(), ids=called)
def test_a_step_killed_in_the_middle_of_trouble_is_mended(
    stand_ins: StandIns, tally: Tally, disaster: Disaster
) -> None:
    name, seam, mishap, nth = disaster
    system, _step, place = STEPS[name]
    outside: StandIn = getattr(stand_ins, system)
    found_firm(stand_ins)
    for earlier in ORDER[: ORDER.index(place)]:
        earlier()
    if mishap:
        outside.fault(mishap.kind, nth=nth, **mishap.changes)
    process = [sys.executable, "-m", "tests.chaos.dying", name, seam]
    ended = subprocess.run(
        process, env=surroundings(), timeout=PATIENCE_SECONDS, stderr=subprocess.PIPE, check=False
    )
    struck = sum(each["struck"] for each in outside.send("GET", "/_control/faults")["faults"])
    outside.send("DELETE", "/_control/faults")
    with quick():
        rounds = heal()
    wrong = verdict(stand_ins)
    tally.count(called(disaster), rounds, wrong, injected=struck, killed=ended.returncode == -9)
    assert ended.returncode in (0, -9), ended.stderr.decode()[-3000:]
    assert wrong == []
