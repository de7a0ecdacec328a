"""What would an hour cost? The page of a SOW that answers it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from clients.models import Rate, Retainer, RetainerTier
from tests.browsers import signed_in
from tests.cast import Firm, outsider, sign_up
from tests.invoices.admin.test_pages import text_of
from tests.invoices.admin.test_queries import questions


@pytest.fixture
def reader(db: None) -> Client:
    return signed_in(sign_up("rita", "clients.view_statementofwork"))


def asked(firm: Firm, on: str = "2026-10-05", **more: str) -> str:
    page = reverse("admin:clients_statementofwork_hour", args=[firm.sow.pk])
    words = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{page}?person={firm.person.pk}&day={on}{words}"


def test_the_sow_leads_to_it_and_today_stands_in_the_form(firm: Firm, reader: Client) -> None:
    page = reverse("admin:clients_statementofwork_hour", args=[firm.sow.pk])
    sow = reverse("admin:clients_statementofwork_change", args=[firm.sow.pk])
    assert f'href="{page}"' in text_of(reader, sow)
    assert f'value="{firm.company.today()}"' in text_of(reader, page)


def test_the_price_the_rate_that_decides_and_those_that_do_not(firm: Firm, reader: Client) -> None:
    Rate.objects.create(rate_card=firm.card, role="Engineer", hourly_rate=180)
    text = text_of(reader, asked(firm))
    assert '<p class="price">180.00 USD</p>' in text
    assert "Rate 180 on card C0001-RATES for Engineer, at any time." in text
    assert "It names nobody and nothing in particular; the rate that won names a role." in text


def test_waiting_time_uses_up_the_retainer_first(firm: Firm, reader: Client) -> None:
    tier = RetainerTier.objects.create(
        code="T", currency="USD", monthly_fee=1, included_hours=2, overage_rate=99
    )
    Retainer.objects.create(sow=firm.sow, tier=tier, starts_on=date(2026, 1, 1))
    assert "Covered by the retainer" in text_of(reader, asked(firm))
    firm.entry(2)
    assert '<p class="price">99.00 USD</p>' in text_of(reader, asked(firm))


def test_no_rate_and_days_outside_the_sow_are_said(firm: Firm, reader: Client) -> None:
    assert "runs from 2026-01-01" in text_of(reader, asked(firm, "2025-12-31"))
    Rate.objects.all().delete()
    assert "No rate of any card fits that day" in text_of(reader, asked(firm))


def test_nonsense_is_answered_by_the_form(firm: Firm, reader: Client) -> None:
    page = reverse("admin:clients_statementofwork_hour", args=[firm.sow.pk])
    assert "Enter a valid date" in text_of(reader, f"{page}?person={firm.person.pk}&day=never")
    assert "Select a valid choice" in text_of(reader, f"{page}?person=0")


def test_only_who_may_see_sows(firm: Firm) -> None:
    assert signed_in(outsider()).get(asked(firm)).status_code == 403


def test_it_asks_the_same_number_of_questions_however_much_there_is(
    firm: Firm, reader: Client
) -> None:
    firm.entry()
    few = questions(reader, asked(firm))
    for number in range(20):
        firm.entry(on=date(2026, 10, 1))
        Rate.objects.create(rate_card=firm.card, activity=f"Activity {number}", hourly_rate=1)
    assert questions(reader, asked(firm)) == few
