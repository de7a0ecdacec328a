"""Which terms are in force on a day."""

from datetime import date

import pytest

from clients.models import Person, RateCard, StatementOfWork
from clients.services.import_contracts import import_contracts
from clients.terms import (
    cards_searched,
    rates_in_force,
    retainers_in_force,
    role_on,
    terms_in_force,
)
from tests.clients.folders import SOUND, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def sow(tmp_path):
    cards = (
        SOUND["rate_cards.csv"]
        + "BASE,Base,USD,\nEURO,Euro,EUR,\nACME-b,B,USD,ACME\nZEN,Zen,USD,ZEN\n"
    )
    retainers = "sow,tier,starts_on,ends_on,billed\nACME-2,GOLD,2026-08-01,,arrears\n"
    import_contracts(write(tmp_path / "c", {"rate_cards.csv": cards, "retainers.csv": retainers}))
    return StatementOfWork.objects.get(code="ACME-1")


def test_cards_are_searched_from_the_sow_to_the_client_to_the_firm_by_code(sow):
    assert [card.code for card in cards_searched(sow)] == ["FIRM", "ACME", "ACME-b", "BASE"]
    other = StatementOfWork.objects.get(code="ACME-2")
    assert [card.code for card in cards_searched(other)] == ["ACME", "ACME-b", "BASE", "FIRM"]


def test_a_card_in_another_currency_is_not_searched(sow):
    sow.rate_card = RateCard.objects.get(code="EURO")
    assert "EURO" not in [card.code for card in cards_searched(sow)]


def test_first_and_last_day_count(sow):
    firm = RateCard.objects.get(code="FIRM")
    seniors = rates_in_force(firm, date(2026, 9, 15)).filter(role="Senior")
    assert [rate.hourly_rate for rate in seniors] == [240]
    seniors = rates_in_force(firm, date(2026, 9, 16)).filter(role="Senior")
    assert [rate.hourly_rate for rate in seniors] == [260]


def test_the_assignment_decides_the_role_and_else_the_person(sow):
    lena = Person.objects.get(email="lena@firm.example")
    assert role_on(sow, lena, date(2026, 9, 15)) == "Senior"
    assert role_on(sow, lena, date(2026, 9, 16)) == "Principal"


def test_a_retainer_counts_only_inside_the_dates_of_its_sow(sow):
    other = StatementOfWork.objects.get(code="ACME-2")
    assert [r.tier.code for r in retainers_in_force(other, date(2026, 12, 31))] == ["GOLD"]
    assert not retainers_in_force(other, date(2027, 1, 1))


def test_the_terms_of_a_day_are_a_handful_of_queries(sow, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        terms = terms_in_force(sow, date(2026, 9, 16))
    assert terms.is_in_force
    assert (terms.cards[0].card.code, len(terms.cards[0].rates)) == ("FIRM", 2)
    assert not terms_in_force(sow, date(2026, 7, 31)).is_in_force
