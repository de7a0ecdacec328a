"""The lifecycle as the table of ARCHITECTURE.md."""

from invoices.models import MOVES, Status


def lifecycle_table() -> str:
    """A row for each move, in the order of the data."""
    head = ["| move | from | to | reason |", "|---|---|---|---|"]
    rows = [
        f"| {move.action} | {_codes(*move.sources)} | {_codes(move.target)} "
        f"| {'needed' if move.needs_reason else ''} |"
        for move in MOVES
    ]
    return "\n".join([*head, *rows])


def _codes(*statuses: Status) -> str:
    return ", ".join(f"`{status.value}`" for status in statuses)
