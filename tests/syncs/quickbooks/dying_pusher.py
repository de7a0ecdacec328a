"""A process that pushes what is approved and kills itself at a seam: `python -m … SEAM`."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


def die(*_args: Any, **_options: Any) -> None:
    """As a power cut would: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying_after(step: Callable[..., Any]) -> Callable[..., Any]:
    """The step, and then the end."""

    def stepped(*args: Any, **options: Any) -> None:
        step(*args, **options)
        die()

    return stepped


def dying_at(number: int, step: Callable[..., Any]) -> Callable[..., Any]:
    """The step, which ends everything when it is taken for this time."""
    times = iter(range(1, number + 1))

    def stepped(*args: Any, **options: Any) -> Any:
        return die() if next(times) == number else step(*args, **options)

    return stepped


def main(seam: str) -> None:
    """Puts the end at the seam and pushes."""
    django.setup()
    from syncs.services import claim_pushes, push_invoice, push_invoices, record_push

    if seam == "before the claim":
        push_invoice.claim_pushes = die  # type: ignore[assignment]
    if seam == "inside the claim":
        claim_pushes.mapping.document = die  # type: ignore[assignment]
    if seam == "between claim and call":
        push_invoice.call_quickbooks = die  # type: ignore[assignment]
    if seam == "between call and record":
        push_invoice.call_quickbooks = dying_after(push_invoice.call_quickbooks)
    if seam == "inside the record":
        record_push.move = die  # type: ignore[assignment]
    if seam == "inside the third record":
        record_push.move = dying_at(3, record_push.move)
    if seam == "after the record":
        push_invoice._record = dying_after(push_invoice._record)
    push_invoices.push_invoices()


if __name__ == "__main__":
    main(sys.argv[1])
