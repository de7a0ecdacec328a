"""Actions: what a person may do to rows, whom it is refused for and why, and how it went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

from ..lifecycle import NotAllowed


@dataclass
class Outcome[T: Model]:
    """Which rows it was done to, and which refused it in the end, with the reason."""

    done: list[T] = field(default_factory=list)
    refused: list[tuple[T, str]] = field(default_factory=list)


type Perform[T: Model] = Callable[[Sequence[T], AbstractBaseUser, str], Outcome[T]]


@dataclass(frozen=True)
class Action[T: Model]:
    """Permission, confirmation and change in one.

    `effect` says what will happen, `done` what has happened (approved). `refusal` gives the words
    that keep it from a row now, or an empty text. `tabs` are the lists' tabs that offer it.
    `refusals` adds what has to be looked up for many at once, by primary key. `shows` says of a
    row what a person must have seen before confirming. After an action that `goes_on` one comes
    to the next row to decide about. `undo` is the action that takes it back, and `leads_to` the
    tab under which many can be found afterwards. `key` asks for it from the row's page.
    """

    slug: str
    label: str
    effect: str
    done: str
    perform: Perform[T]
    refusal: Callable[[T], str]
    permission: str
    tabs: frozenset[str] = frozenset()
    needs_reason: bool = False
    primary: bool = False
    danger: bool = False
    shows: Callable[[T], list[str]] = lambda row: []
    refusals: Callable[[Sequence[T]], dict[int, str]] = lambda rows: {}
    goes_on: bool = False
    undo: str = ""
    leads_to: str = ""
    key: str = ""


@dataclass
class Plan[T: Model]:
    """What an action would do to the rows, before it does it."""

    chosen: list[T] = field(default_factory=list)
    skipped: list[tuple[T, str]] = field(default_factory=list)


def plan[T: Model](action: Action[T], rows: Sequence[T]) -> Plan[T]:
    """Splits the rows into those it will be done to and those it skips, with the reason."""
    planned: Plan[T] = Plan()
    looked_up = action.refusals(rows)
    for row in rows:
        words = action.refusal(row) or looked_up.get(row.pk, "")
        if words:
            planned.skipped.append((row, words))
        else:
            planned.chosen.append(row)
    return planned


def one_by_one[T: Model](service: Callable[[T, AbstractBaseUser, str], object]) -> Perform[T]:
    """A service for one row, done to each by itself: one that refuses doesn't stop the rest.

    Where the service gives the row as it is afterwards, that one counts as done.
    """

    def perform(rows: Sequence[T], by: AbstractBaseUser, reason: str) -> Outcome[T]:
        outcome: Outcome[T] = Outcome()
        for row in rows:
            try:
                after = service(row, by, reason)
            except NotAllowed as refusal:
                outcome.refused.append((row, str(refusal)))
            else:
                outcome.done.append(after if isinstance(after, type(row)) else row)
        return outcome

    return perform


def all_or_none[T: Model](
    service: Callable[[Sequence[T], AbstractBaseUser, str], object],
) -> Perform[T]:
    """A service for many rows: when one refuses, none is done."""

    def perform(rows: Sequence[T], by: AbstractBaseUser, reason: str) -> Outcome[T]:
        try:
            service(rows, by, reason)
        except NotAllowed as refusal:
            return Outcome(refused=[(row, str(refusal)) for row in rows])
        return Outcome(done=list(rows))

    return perform
