"""The statement for sign-off tells in words how a client is billed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import (
    Assignment,
    Milestone,
    OverageBand,
    Person,
    Rate,
    RateCard,
    Retainer,
    RetainerTier,
    UsageFee,
)
from clients.statement import Statement, statement_of
from tests.browsers import signed_in
from tests.cast import Firm, outsider, sign_up

DAY = date(2026, 11, 1)


@pytest.fixture
def firm(db: None) -> Firm:
    return Firm(payment_terms="Net 30", billing_email="bills@northwind.example")


def told(firm: Firm, day: date = DAY) -> Statement:
    return statement_of(firm.client, day)


def sentences(firm: Firm) -> list[str]:
    (sow,) = told(firm).sows
    return sow.sentences


def add_retainer(firm: Firm, **terms: object) -> RetainerTier:
    tier = RetainerTier.objects.create(
        **{"code": "GOLD", "currency": "USD", "monthly_fee": 5000, "included_hours": 40} | terms
    )
    Retainer.objects.create(sow=firm.sow, tier=tier, starts_on=date(2026, 1, 1))
    return tier


def test_what_the_client_gets_and_how_it_is_paid(firm: Firm) -> None:
    words = told(firm).invoices
    assert words[0] == "Northwind gets one invoice a month for all work, in USD."
    assert "Invoices are payable: Net 30." in words
    assert "Invoices go to bills@northwind.example." in words


def test_a_sow_in_sentences(firm: Firm) -> None:
    firm.sow.increment_minutes = 15
    firm.sow.discount_percent = Decimal(5)
    firm.sow.cap_amount = Decimal(90_000)
    firm.sow.minimum_amount = Decimal(1000)
    firm.sow.save()
    assert sentences(firm) == [
        "It runs from 1 January 2026, without an end.",
        "Its purchase order PO-1 stands on the invoice.",
        "Time is billed by the hour, each entry rounded up to 15 minutes. "
        "On the invoice it is shown by role.",
        "A discount of 5 % is taken off all work.",
        "A month's work is billed with at least 1,000.00 USD, by days where the statement of work "
        "covers a part of the month.",
        "Work, with its discount and minimum, does not exceed 90,000.00 USD over the life of this "
        "statement of work.",
    ]


def test_a_retainer_with_rollover_and_bands(firm: Firm) -> None:
    tier = add_retainer(firm, rollover_months=2, rollover_cap_hours=10)
    OverageBand.objects.create(tier=tier, up_to_hours=10, hourly_rate=150)
    OverageBand.objects.create(tier=tier, hourly_rate=120)
    assert sentences(firm)[-3:] == [
        "From 1 January 2026, the retainer GOLD costs 5,000.00 USD a month and covers 40 h of "
        "work. It is billed after the month; a month covered in part counts by its days.",
        "Hours that are left at the end of a month may be used in the following 2 months; at most "
        "10 h are carried into a month.",
        "Hours beyond them cost, counted anew each month: 150.00 USD an hour up to 10 h, "
        "120.00 USD an hour above that.",
    ]


def test_only_cards_and_rates_that_can_price_something_are_listed(firm: Firm) -> None:
    Rate.objects.create(
        rate_card=firm.card, role="Old", hourly_rate=1, effective_to=date(2026, 9, 1)
    )
    RateCard.objects.create(code="FIRM", currency="USD")
    (card,) = told(firm).cards
    assert [words for words, _rate in card.rates] == ["Everyone"]
    Rate.objects.filter(person=None).update(person=firm.person)
    assert [each.card.code for each in told(firm).cards] == ["C0001-RATES", "FIRM"]


def test_people_of_the_firms_card_are_listed_once_they_are_assigned(firm: Firm) -> None:
    Rate.objects.all().delete()
    card = RateCard.objects.create(code="FIRM", currency="USD")
    Rate.objects.create(rate_card=card, person=firm.person, hourly_rate=180)
    assert [(each.rates, each.unnamed) for each in told(firm).cards] == [([], 0), ([], 1)]
    Assignment.objects.create(sow=firm.sow, person=firm.person, role="Lead")
    assert [words for words, _rate in told(firm).cards[1].rates] == ["Ada Lovelace"]
    assert told(firm).sows[0].roles == ["Ada Lovelace works as Lead."]


def test_the_mark_changes_with_any_of_the_terms(firm: Firm) -> None:
    before = told(firm).mark
    assert told(firm).mark == before
    Rate.objects.update(hourly_rate=151)
    assert told(firm).mark != before


def test_a_sow_that_is_over_is_not_on_the_statement(firm: Firm) -> None:
    firm.sow.ends_on = date(2026, 10, 31)
    firm.sow.save()
    assert told(firm).sows == []
    assert len(told(firm, date(2026, 10, 31)).sows) == 1


def test_it_asks_the_same_number_of_questions_for_many_sows(firm: Firm) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            told(firm)
        return len(asked)

    tier = add_retainer(firm)
    Assignment.objects.create(sow=firm.sow, person=firm.person, role="Lead")
    UsageFee.objects.create(code="U", sow=firm.sow, model="per_unit", unit_price=1)
    few = questions()
    for number in range(10):
        sow = firm.add_sow()
        Retainer.objects.create(sow=sow, tier=tier, starts_on=date(2026, 1, 1))
        person = Person.objects.create(email=f"p{number}@firm.example", name=f"P {number}")
        Assignment.objects.create(sow=sow, person=person, role="Lead")
        Rate.objects.create(rate_card=firm.card, person=person, hourly_rate=1)
        UsageFee.objects.create(code=f"U{number}", sow=sow, model="per_unit", unit_price=1)
    assert questions() == few


@pytest.mark.parametrize("kind", ["client", "statementofwork"])
def test_the_page_is_there_for_who_may_see_the_terms(firm: Firm, kind: str) -> None:
    row = firm.client if kind == "client" else firm.sow
    address = reverse(f"admin:clients_{kind}_statement", args=[row.pk])
    Milestone.objects.create(sow=firm.sow, name="Launch", amount=5000)
    reader = signed_in(sign_up("rita", f"clients.view_{kind}"))
    text = " ".join(reader.get(address).content.decode().split())
    assert "How Northwind is billed" in text
    assert "Fixed fee Launch: 5,000.00 USD, billed once it is reached." in text
    assert "C0001-RATES version 1" in text
    form: Browser = reader
    page = form.get(reverse(f"admin:clients_{kind}_change", args=[row.pk])).content.decode()
    assert f'href="{address}"' in page
    assert signed_in(outsider()).get(address).status_code == 403
