"""Every call of every step of a month, disturbed in every way: the month comes out as it should."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from clients.models import Company
from syncs.models import QuickBooksConnection
from tests.books import connect_books
from tests.stand_ins import StandIn, StandIns

from .mishaps import BY_SYSTEM, Mishap
from .month import ORDER, STEPS, Step, heal, load, push, verdict
from .tally import Tally


@pytest.mark.parametrize("name", STEPS)
def test_whatever_befalls_a_call_of_this_step_is_mended(
    firm: StandIns, tally: Tally, name: str
) -> None:
    system, step, place = STEPS[name]
    outside: StandIn = getattr(firm, system)
    inside, written = _earlier(place)
    _play(inside)
    complaints: list[str] = []
    for mishap in [None, *BY_SYSTEM[system]]:
        for nth in range(1, _calls(firm, outside, written, step) + 1):
            with undone(firm):
                _play(written)
                rounds, wrong = _disturbed(firm, outside, name, mishap, nth)
            tally.count(f"{name}, call {nth}, {mishap}", rounds, wrong, injected=bool(mishap))
            complaints += [f"call {nth}, {mishap}: {words}" for words in wrong]
            if mishap is None:
                break
    assert complaints == []


def _earlier(step: Step) -> tuple[list[Step], list[Step]]:
    """The steps before it: those that write nothing outside, and those from the first that does."""
    before = ORDER[: ORDER.index(step)]
    first = before.index(push) if push in before else len(before)
    return before[:first], before[first:]


def _calls(firm: StandIns, outside: StandIn, written: list[Step], step: Step) -> int:
    """How many calls the step takes when nothing goes wrong."""
    with undone(firm):
        _play(written)
        outside.forget_calls()
        step()
        return len(outside.calls())


def _disturbed(
    firm: StandIns, outside: StandIn, name: str, mishap: Mishap | None, nth: int
) -> tuple[int, list[str]]:
    """The step with one call disturbed, the rest of the month, and what is wrong afterwards."""
    _system, step, place = STEPS[name]
    if mishap:
        outside.fault(mishap.kind, nth=nth, **mishap.changes)
    step()
    outside.send("DELETE", "/_control/faults")
    _play(ORDER[ORDER.index(place) + 1 :])
    rounds = heal()
    return rounds, verdict(firm)


def _play(steps: list[Step]) -> None:
    for step in steps:
        step()


@contextmanager
def undone(firm: StandIns) -> Iterator[None]:
    """Begins with the outside as it was loaded; afterwards the database is as before."""
    firm.hubspot.reset()
    firm.quickbooks.reset()
    load(firm)
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # what is durable may commit in it
    with block:
        QuickBooksConnection.objects.all().delete()
        connect_books(Company.firm(), firm.quickbooks)
        yield
        transaction.set_rollback(True)
