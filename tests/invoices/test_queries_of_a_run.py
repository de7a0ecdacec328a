"""A chunk of clients takes the same number of queries however many clients and entries it has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from invoices.models import Invoice
from invoices.services.generation import bill_clients, start_run
from tests.cast import Firm

from .month import OCTOBER, approve_all

pytestmark = pytest.mark.django_db
MOST = 45


def firms(letter: str, count: int, entries: int) -> list[Firm]:
    made = [Firm(f"{letter}{number:04d}", f"{letter} {number}") for number in range(count)]
    for firm in made:
        for _each in range(entries):
            firm.entry(1)
    return made


def queries(made: list[Firm]) -> int:
    run = start_run(OCTOBER)
    with CaptureQueriesContext(connection) as captured:
        bill_clients(run, [firm.client.pk for firm in made])
    return len(captured)


@pytest.mark.parametrize("stage", ["new", "again", "approved"])
def test_the_number_of_queries_does_not_grow(stage: str) -> None:
    counts = []
    for made in (firms("A", 2, 2), firms("B", 12, 9)):
        if stage != "new":
            queries(made)
        if stage == "approved":
            approve_all()
        counts.append(queries(made))
    assert counts[0] == counts[1]
    assert counts[0] < MOST
    assert Invoice.objects.count() == 14
