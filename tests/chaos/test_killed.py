"""kill -9 at any moment of any step, with any fault on any of its calls: the month ends well."""

import json
import subprocess
import sys
from random import Random

import pytest
from django.core.management import call_command

from tests.processes import surroundings
from tests.stand_ins import StandIn, StandIns

from .disasters import Disaster, disaster
from .month import ORDER, STEPS, found_firm, heal, quick, verdict
from .settings import MONTHS, SEED
from .tally import Tally

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 300
KILLED = -9
MOMENTS: dict[str, list[str]] = {}


@pytest.mark.parametrize("number", range(MONTHS))
def test_a_step_killed_in_the_middle_of_trouble_is_mended(
    stand_ins: StandIns, tally: Tally, number: int
) -> None:
    chance = Random(SEED * 1_000_000 + number)
    step = chance.choice([*STEPS])
    chosen = disaster(step, _moments(stand_ins, step), chance)
    outside: StandIn = getattr(stand_ins, STEPS[step][0])
    _play_before(stand_ins, step)
    if chosen.mishap:
        outside.fault(chosen.mishap.kind, nth=chosen.nth, **chosen.mishap.changes)
    killed = _dies(chosen)
    injected = sum(each["struck"] for each in outside.send("GET", "/_control/faults")["faults"])
    outside.send("DELETE", "/_control/faults")
    with quick():
        rounds = heal()
    wrong = verdict(stand_ins)
    tally.count(str(chosen), rounds, wrong, injected=injected, kills=1, killed=killed)
    assert wrong == []


def _moments(stand_ins: StandIns, step: str) -> list[str]:
    """What a step goes through when nothing goes wrong; afterwards everything is as before."""
    if step not in MOMENTS:
        _play_before(stand_ins, step)
        MOMENTS[step] = json.loads(_lives(step))
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
        stand_ins.hubspot.reset()
        stand_ins.quickbooks.reset()
    return MOMENTS[step]


def _play_before(stand_ins: StandIns, step: str) -> None:
    found_firm(stand_ins)
    for earlier in ORDER[: ORDER.index(STEPS[step][2])]:
        earlier()


def _lives(step: str) -> bytes:
    ended = _process(step, 0)
    assert ended.returncode == 0, ended.stderr.decode()[-3000:]
    return ended.stdout


def _dies(chosen: Disaster) -> bool:
    """Whether the kill struck before the step was over."""
    ended = _process(chosen.step, chosen.last)
    assert ended.returncode in (0, KILLED), ended.stderr.decode()[-3000:]
    return ended.returncode == KILLED


def _process(step: str, last: int) -> subprocess.CompletedProcess[bytes]:
    called = [sys.executable, "-m", "tests.chaos.dying", step, str(last)]
    return subprocess.run(
        called, env=surroundings(), timeout=PATIENCE_SECONDS, capture_output=True, check=False
    )
