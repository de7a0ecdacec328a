"""How much chaos: `CHAOS` months of bad luck and as many kills, `CHAOS_SEED` says which."""

import os

FEW = 6
MONTHS = int(os.environ.get("CHAOS", FEW))
SEED = int(os.environ.get("CHAOS_SEED", "1"))
PARTS = max(4, MONTHS // 10)


def part(number: int) -> range:
    """The months of one test; several share them, so that they run side by side."""
    return range(number, MONTHS, PARTS)
