"""How much is tried: `FUZZ` times as many examples, and fresh ones then."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

FUZZ = int(os.environ.get("FUZZ", "1"))


class Tried:
    """How many examples this process has run so far."""

    examples = 0


def fuzzed(times: int, **strategies: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Runs a test with so many examples, always the same ones unless `FUZZ` asks for more."""
    often = settings(
        max_examples=times * FUZZ,
        derandomize=FUZZ == 1,
        database=None,
        deadline=None,
        print_blob=True,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )

    def decorated(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def counted(*args: Any, **given_: Any) -> None:
            Tried.examples += 1
            test(*args, **given_)

        return often(given(**strategies)(counted))  # type: ignore[no-any-return]

    return decorated
