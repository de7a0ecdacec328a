"""A process that plays one step and dies at one of its moments: `python -m … STEP NUMBER`.

With the number 0 it lives, and says which moments it went through.
"""

import json
import sys

import django

from tests.dying import keep_a_pace_of_its_own


def main(step: str, last: int) -> None:
    """Plays the step, watched."""
    django.setup()
    keep_a_pace_of_its_own()
    from .moments import Moments
    from .month import STEPS, quick

    moments = Moments(last)
    with quick():
        STEPS[step][1]()
    print(json.dumps(moments.passed))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
