"""A process that plays one step and kills itself at a seam: `python -m … STEP SEAM`."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

CALLS = 9
AROUND_CALLS = [f"{when} call {nth}" for nth in range(1, CALLS) for when in ("before", "after")]
OF_A_PUSH = [
    "before the claim", "inside the claim", "between claim and call", "between call and record",
    "inside the record", "inside the third record",
]  # fmt: skip
OF_A_PULL = ["before keeping", "after keeping", "before judging"]
SEAMS = {"pull": AROUND_CALLS + OF_A_PULL, "push": AROUND_CALLS + OF_A_PUSH,
         "tell": AROUND_CALLS[:6], "hear": AROUND_CALLS[:6]}  # fmt: skip


def die(*_args: Any, **_options: Any) -> None:
    """As a power cut would: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying(step: Callable[..., Any], nth: int, *, after: bool) -> Callable[..., Any]:
    """The step, with the end before or after it is taken for this time."""
    times = iter(range(1, 10**6))

    def stepped(*args: Any, **options: Any) -> Any:
        last = next(times) == nth
        if last and not after:
            die()
        result = step(*args, **options)
        return die() if last else result

    return stepped


def main(step: str, seam: str) -> None:
    """Puts the end at the seam and plays the step."""
    django.setup()
    from .month import STEPS, quick

    _put(seam)
    with quick():
        STEPS[step][1]()


def _put(seam: str) -> None:
    from syncs.hubspot.calls import Calls
    from syncs.quickbooks.gateway import _Transport
    from syncs.services import claim_pushes, pull_time, push_invoice, record_push

    if seam in AROUND_CALLS:
        when, _, number = seam.split()
        for owner, name in ((Calls, "_send"), (_Transport, "_sent")):
            setattr(owner, name, dying(getattr(owner, name), int(number), after=when == "after"))
        return
    owner, name, nth, after = {
        "before the claim": (push_invoice, "claim_pushes", 1, False),
        "inside the claim": (claim_pushes.mapping, "document", 2, False),
        "between claim and call": (push_invoice, "call_quickbooks", 1, False),
        "between call and record": (push_invoice, "call_quickbooks", 1, True),
        "inside the record": (record_push, "move", 1, False),
        "inside the third record": (record_push, "move", 3, False),
        "before keeping": (pull_time, "keep_entries", 1, False),
        "after keeping": (pull_time, "keep_entries", 1, True),
        "before judging": (pull_time, "judge", 1, False),
    }[seam]
    setattr(owner, name, dying(getattr(owner, name), nth, after=after))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
