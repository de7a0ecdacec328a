"""Processes that kill themselves at a seam: the end before or after a step is taken."""

import os
import signal
import uuid
from collections.abc import Callable
from typing import Any

SEAMS_OF_A_PUSH = [
    "before the claim", "inside the claim", "inside the second claim", "between claim and call",
    "between call and record", "inside the record", "inside the third record", "after the record",
]  # fmt: skip


def keep_a_pace_of_its_own() -> None:
    """What QuickBooks asked another test's process to wait for is not this one's concern."""
    from syncs.quickbooks import pace

    pace.KEY = f"test:{uuid.uuid4().hex}"


def die(*_args: Any, **_options: Any) -> None:
    """As a power cut would: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def put_the_end(owner: Any, name: str, nth: int = 1, *, after: bool = False) -> None:
    """Ends the process before or after the step of this name is taken for this time."""
    step = getattr(owner, name)
    setattr(owner, name, _dying(step, nth, after))


def put_the_end_into_a_push(seam: str) -> None:
    """At one of `SEAMS_OF_A_PUSH`; Django is set up already."""
    from syncs.services import claim_pushes, push_invoice, record_push

    owner, name, nth, after = {
        "before the claim": (push_invoice, "claim_pushes", 1, False),
        "inside the claim": (claim_pushes.mapping, "document", 1, False),
        "inside the second claim": (claim_pushes.mapping, "document", 2, False),
        "between claim and call": (push_invoice, "call_quickbooks", 1, False),
        "between call and record": (push_invoice, "call_quickbooks", 1, True),
        "inside the record": (record_push, "move", 1, False),
        "inside the third record": (record_push, "move", 3, False),
        "after the record": (push_invoice, "_record", 1, True),
    }[seam]
    put_the_end(owner, name, nth, after=after)


def _dying(step: Callable[..., Any], nth: int, after: bool) -> Callable[..., Any]:
    taken = 0

    def stepped(*args: Any, **options: Any) -> Any:
        nonlocal taken
        taken += 1
        if taken == nth and not after:
            die()
        result = step(*args, **options)
        return die() if taken == nth else result

    return stepped
