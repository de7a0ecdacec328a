"""What a person may do to time entries: write them off, hold them, and take both back."""

from collections.abc import Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.utils.formats import date_format

from ..figures import hours
from ..models import FROZEN, TimeEntry
from ..services import write_offs
from .actions import Action, all_or_none, one_by_one
from .confirm import Words
from .whereabouts import (
    holds_of_sow,
    live_write_offs,
    own_holds,
    present_billings,
    whereabouts,
)

MAY_CHANGE = "invoices.change_timeentry"


def entry_name(entry: TimeEntry) -> str:
    """The entry as a person calls it: day, person, SOW."""
    day = date_format(entry.worked_on, "j M Y") if entry.worked_on else "no date"
    parts = [day, str(entry.person or ""), str(entry.sow or ""), entry.description[:60]]
    return " · ".join(filter(None, parts))


def _hours(entries: Sequence[TimeEntry]) -> list[str]:
    return [f"{hours(sum(entry.seconds or 0 for entry in entries))} h"]


ENTRY_WORDS = Words[TimeEntry](
    one="time entry",
    many="time entries",
    name=entry_name,
    detail=lambda entry: f"{hours(entry.seconds)} h",
    sums=_hours,
)


def _standing(entry: TimeEntry) -> str:
    return ", ".join(f"{words} {invoice or ''}".strip() for words, invoice in whereabouts(entry))


def _not_to_be_written_off(entry: TimeEntry) -> str:
    billed = any(each.invoice.status in FROZEN for each in present_billings(entry))
    if entry.state == TimeEntry.State.DELETED or billed or live_write_offs(entry):
        return _standing(entry)
    return ""


def _not_written_off(entry: TimeEntry) -> str:
    return "" if live_write_offs(entry) else "It isn't written off."


def _not_to_be_held(entry: TimeEntry) -> str:
    if own_holds(entry):
        return "It is held already."
    return _not_to_be_written_off(entry)


def _not_held(entry: TimeEntry) -> str:
    if own_holds(entry):
        return ""
    return "Its whole SOW is held; release that." if holds_of_sow(entry) else "It isn't held."


def _write_off(entries: Sequence[TimeEntry], by: AbstractBaseUser, reason: str) -> object:
    return write_offs.write_off(entries, by=by, reason=reason)


def _take_back(entry: TimeEntry, by: AbstractBaseUser, reason: str) -> None:
    write_offs.take_back([entry], by=by, reason=reason)


def _hold(entries: Sequence[TimeEntry], by: AbstractBaseUser, reason: str) -> object:
    return write_offs.hold_entries(entries, by=by, reason=reason)


def _release(entry: TimeEntry, by: AbstractBaseUser, reason: str) -> None:
    for hold in entry.holds.filter(released_at=None):
        write_offs.release_hold(hold, by=by)


_OPEN_TABS = frozenset({"accepted", "quarantined"})
ENTRY_ACTIONS: tuple[Action[TimeEntry], ...] = (
    Action(
        "write-off", "Write off",
        "What is written off is out of billing, with your reason, until that is taken back. What "
        "stands on a pending invoice leaves it when its month is run again.",
        "Written off", all_or_none(_write_off), _not_to_be_written_off, MAY_CHANGE,
        tabs=_OPEN_TABS, needs_reason=True,
    ),
    Action(
        "take-back", "Take the write-off back",
        "What is taken back waits to be billed by the next run.",
        "Taken back", one_by_one(_take_back), _not_written_off, MAY_CHANGE,
        tabs=_OPEN_TABS, needs_reason=True,
    ),
    Action(
        "hold", "Hold",
        "What is held waits, with your reason, until it is released; the rest is billed without "
        "it.",
        "Held", all_or_none(_hold), _not_to_be_held, MAY_CHANGE,
        tabs=_OPEN_TABS, needs_reason=True,
    ),
    Action(
        "release", "Release",
        "What is released is billed by the next run.",
        "Released", one_by_one(_release), _not_held, MAY_CHANGE, tabs=_OPEN_TABS,
    ),
)  # fmt: skip
