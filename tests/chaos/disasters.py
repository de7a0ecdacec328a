"""Which kill meets which trouble: chosen among the moments a step has when nothing goes wrong."""

from dataclasses import dataclass
from random import Random

from .mishaps import BY_SYSTEM, Mishap
from .month import STEPS

WITHOUT_TROUBLE = 1 / 4
REACH = 6
"""How many moments after the disturbed call the process lives at most: the step may end early."""


@dataclass(frozen=True, slots=True)
class Disaster:
    """A step dies at the moment of this number, its `nth` call having met a mishap, or none."""

    step: str
    moments: list[str]
    last: int
    mishap: Mishap | None = None
    nth: int = 0

    def __str__(self) -> str:
        killed = f"{self.step}, killed at moment {self.last} ({self.moments[self.last - 1]})"
        return killed + (f", call {self.nth}: {self.mishap}" if self.mishap else "")


def disaster(step: str, moments: list[str], chance: Random) -> Disaster:
    """One of all there are for a step, by chance."""
    if chance.random() < WITHOUT_TROUBLE:
        return Disaster(step, moments, chance.randint(1, len(moments)))
    calls = [number for number, moment in enumerate(moments, 1) if _is_a_call(moment)]
    nth = chance.randint(1, len(calls))
    last = min(calls[nth - 1] + chance.randint(1, REACH), len(moments))
    mishap = chance.choice(BY_SYSTEM[STEPS[step][0]])
    return Disaster(step, moments, last, mishap, nth)


def _is_a_call(moment: str) -> bool:
    return moment.startswith("before call ")
