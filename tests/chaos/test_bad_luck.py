"""Months in which every third to ninth call goes wrong, in any way, in whichever step."""

from random import Random
from typing import Any

import pytest

from tests.stand_ins import StandIns

from .mishaps import HUBSPOT, QUICKBOOKS, Mishap
from .month import ORDER, heal, heal_once, verdict
from .settings import PARTS, SEED, part
from .tally import Tally
from .test_every_step import undone

MISHAPS_AT_ONCE = 4
ROUNDS_OF_BAD_LUCK = 3


@pytest.mark.parametrize("number", range(PARTS))
def test_a_month_of_bad_luck_ends_well(firm: StandIns, tally: Tally, number: int) -> None:
    for month in part(number):
        seed = SEED * 1_000_000 + month
        with undone(firm):
            injected, rounds, wrong = _unlucky_month(firm, Random(seed))
        tally.count(f"month of seed {seed}", rounds, wrong, injected=injected)
    assert tally.complaints == []


def _unlucky_month(firm: StandIns, chance: Random) -> tuple[int, int, list[str]]:
    """Every step under bad luck, and some rounds of beat too; then luck turns."""
    _curse(firm.hubspot, HUBSPOT, chance)
    _curse(firm.quickbooks, QUICKBOOKS, chance)
    for step in ORDER:
        step()
    for number in range(1, ROUNDS_OF_BAD_LUCK + 1):
        heal_once(number)
    injected = _lift(firm.hubspot) + _lift(firm.quickbooks)
    rounds = heal(after=ROUNDS_OF_BAD_LUCK)
    return injected, rounds, verdict(firm)


def _curse(outside: Any, mishaps: list[Mishap], chance: Random) -> None:
    for mishap in chance.sample(mishaps, MISHAPS_AT_ONCE):
        one_in = chance.randint(3, 9) * MISHAPS_AT_ONCE // 2
        seed = chance.randrange(10**6)
        outside.fault(mishap.kind, one_in=one_in, seed=seed, **mishap.changes)


def _lift(outside: Any) -> int:
    """How often the planted faults have struck; none will any more."""
    planted = outside.send("GET", "/_control/faults")["faults"]
    outside.send("DELETE", "/_control/faults")
    return sum(each["struck"] for each in planted)
