"""A process that plays one step and kills itself at a seam: `python -m … STEP SEAM`."""

import sys

import django

from tests.dying import SEAMS_OF_A_PUSH, put_the_end, put_the_end_into_a_push

CALLS = 9
AROUND_CALLS = [f"{when} call {nth}" for nth in range(1, CALLS) for when in ("before", "after")]
OF_A_PUSH = [
    "before the claim", "inside the second claim", "between claim and call",
    "between call and record", "inside the record", "inside the third record",
]  # fmt: skip
OF_A_PULL = ["before keeping", "after keeping", "before judging"]
SEAMS = {"pull": AROUND_CALLS + OF_A_PULL, "push": AROUND_CALLS + OF_A_PUSH,
         "push one by one": AROUND_CALLS + OF_A_PUSH,
         "tell": AROUND_CALLS[:6], "hear": AROUND_CALLS[:6]}  # fmt: skip


def main(step: str, seam: str) -> None:
    """Puts the end at the seam and plays the step."""
    django.setup()
    from .month import STEPS, quick

    _put(seam)
    with quick():
        STEPS[step][1]()


def _put(seam: str) -> None:
    if seam in AROUND_CALLS:
        _around_a_call(seam)
    elif seam in SEAMS_OF_A_PUSH:
        put_the_end_into_a_push(seam)
    else:
        _inside_a_pull(seam)


def _around_a_call(seam: str) -> None:
    from syncs.hubspot.calls import Calls
    from syncs.quickbooks.gateway import _Transport

    when, _, number = seam.split()
    for owner, name in ((Calls, "_send"), (_Transport, "_sent")):
        put_the_end(owner, name, int(number), after=when == "after")


def _inside_a_pull(seam: str) -> None:
    from syncs.services import pull_time

    name = "judge" if seam == "before judging" else "keep_entries"
    put_the_end(pull_time, name, after=seam == "after keeping")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
