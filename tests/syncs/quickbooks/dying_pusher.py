"""A process that pushes what is approved and kills itself at a seam: `python -m … SEAM`."""

import sys

import django

from tests.dying import SEAMS_OF_A_PUSH, keep_a_pace_of_its_own, put_the_end_into_a_push


def main(seam: str) -> None:
    """Puts the end at the seam, at none where there is no such one, and pushes."""
    django.setup()
    keep_a_pace_of_its_own()
    from syncs.services import push_invoices

    if seam in SEAMS_OF_A_PUSH:
        put_the_end_into_a_push(seam)
    push_invoices.push_invoices()


if __name__ == "__main__":
    main(sys.argv[1])
