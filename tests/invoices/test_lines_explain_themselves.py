"""Every line tells why: sentences, steps that come to its amount, the terms with their versions."""

from datetime import date
from decimal import Decimal

import pytest

from clients.models import RateCard
from invoices.models import Invoice, Line
from invoices.services.verification import verify

from .month import approve_all, bill, change, delete
from .small_firm import JULY, SmallFirm

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)


@pytest.fixture
def lines() -> list[Line]:
    """Lines of every kind, corrections and a cap among them."""
    firm = SmallFirm()
    entries = [
        firm.acme.entry(hours, on=on, sow=sow)
        for sow in firm.sows
        for on, hours in ((date(2026, 7, 20), 8), (date(2026, 8, 20), "6.6"), (AUGUST, "0.2"))
    ]
    for period in (JULY, AUGUST):
        bill(period)
        approve_all()
    change(entries[0], hours=1)
    change(entries[3], hours=2)
    delete(entries[4])
    bill(SEPTEMBER)
    return list(Line.objects.select_related("invoice"))


def test_every_kind_of_line_is_there(lines: list[Line]) -> None:
    assert {line.kind for line in lines} == set(Line.Kind.values)


def test_every_line_has_sentences_and_words_for_the_client(lines: list[Line]) -> None:
    for line in lines:
        assert line.explanation, line
        assert line.description, line


def test_the_steps_come_to_the_amount(lines: list[Line]) -> None:
    for line in lines:
        total = sum(Decimal(amount) for _words, amount in line.steps)
        assert abs(total - line.amount) <= Decimal("0.005"), line.steps


def test_the_terms_are_named_with_their_versions(lines: list[Line]) -> None:
    for line in lines:
        if line.kind != Line.Kind.CORRECTION:
            assert line.terms, line
        assert all(term["id"] and term["version"] for term in line.terms), line.terms


def test_a_term_that_changes_leaves_the_version_it_priced_with_on_the_line(
    lines: list[Line],
) -> None:
    rate = RateCard.objects.get(code="ACME-RATES").rates.get()
    before = {"kind": "rate", "id": rate.pk, "version": rate.version}
    rate.hourly_rate = 175
    rate.save()
    rate.refresh_from_db()
    assert rate.version == before["version"] + 1
    priced = [line for line in lines if before in line.terms]
    assert priced
    for line in priced:
        line.refresh_from_db()
        assert before in line.terms


def test_every_invoice_can_be_recomputed(lines: list[Line]) -> None:
    assert lines
    assert [words for invoice in Invoice.objects.all() for words in verify(invoice)] == []
