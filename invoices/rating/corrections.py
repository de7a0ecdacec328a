"""Reversing billed time that has since changed in HubSpot or was deleted (rule 11)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .allowance import Key
from .explanation import counted, hours_words, money
from .history import Billed
from .lines import Piece, RatedLine, Why, measured_line
from .worked_time import hours

LineKey = tuple[date | None, str, Decimal]


def hours_to_give_back(reversals: Sequence[Billed]) -> int:
    """Drawn-down seconds that go back into the period's own allowance."""
    return sum(billed.seconds for billed in reversals if billed.kind == "drawn")


def unlined_reversals(reversals: Sequence[Billed], given_back_to: Key) -> list[Piece]:
    """Reversals that make no line: hours given back, and entries that billed nothing."""
    month, retainer_id = given_back_to
    return [
        Piece(
            billed.entry_id, "give_back", -billed.seconds,
            allowance_month=month, allowance_retainer_id=retainer_id,
            reverses=billed.allocation_id,
        )
        for billed in reversals
        if billed.kind in ("drawn", "zero")
    ]  # fmt: skip


def correction_lines(reversals: Sequence[Billed], currency: str) -> list[RatedLine]:
    """Lines of minus the hours billed, at the price, month and group they were billed under.

    Overage, which has no month, comes first; then by month, group and unit price.
    """
    groups: dict[LineKey, list[Billed]] = defaultdict(list)
    for billed in reversals:
        if billed.kind == "overage":
            groups[None, "overage", billed.unit_price].append(billed)
        elif billed.kind == "time":
            groups[billed.month, billed.group, billed.unit_price].append(billed)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0] or date.min, *item[0][1:]))
    return [_line(key, members, currency) for key, members in ordered]


def _line(key: LineKey, members: list[Billed], currency: str) -> RatedLine:
    month, group, price = key
    seconds = -sum(billed.seconds for billed in members)
    pieces = tuple(
        Piece(b.entry_id, "correction", -b.seconds, unit_price=price, group=group, month=month,
              reverses=b.allocation_id)
        for b in members
    )  # fmt: skip
    return measured_line(
        "correction", group, month, hours(seconds), price, currency,
        why=Why((_why(members, price),)), unit="h", seconds=seconds, pieces=pieces,
    )  # fmt: skip


def _why(members: list[Billed], price: Decimal) -> str:
    seconds = sum(billed.seconds for billed in members)
    entries = counted(len({b.entry_id for b in members}), "time entry", "time entries")
    return (
        f"{hours_words(seconds)} of {entries} were billed at {money(price)} an hour, and have "
        "since been changed or deleted in HubSpot: they are taken back at that price."
    )
