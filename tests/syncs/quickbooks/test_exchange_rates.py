"""Every foreign invoice carries the rate of its date, digit by digit, whoever gave it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clients.models import Client, Company, ExchangeRate
from invoices.models import Invoice, Status
from syncs.errors import Transient
from syncs.quickbooks.books import gateway_of
from syncs.services.exchange_rates import complete_exchange_rates, exchange_rate
from syncs.services.push_invoices import push_invoices
from tests.stand_ins import StandIn

from .conftest import LAST_OF_OCTOBER, ApprovedInvoice

pytestmark = pytest.mark.django_db


def rate(source: str, value: str = "1.310264", on: date = LAST_OF_OCTOBER) -> ExchangeRate:
    return ExchangeRate.objects.create(
        company=Company.firm(), currency="EUR", on=on, rate=Decimal(value), source=source
    )


def complete(firm: Company, *invoices: Invoice) -> None:
    complete_exchange_rates(invoices, gateway_of(firm), "USD")


def test_the_days_rate_is_fetched_kept_and_sent_with_all_its_decimals(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(rates=[{"SourceCurrencyCode": "EUR", "Rate": 1.310264, "AsOfDate": "2026-10-31"}])
    invoice = approved(berlin)
    push_invoices()
    invoice.refresh_from_db()
    assert (invoice.status, invoice.exchange_rate) == (Status.SENT, Decimal("1.310264"))
    assert ExchangeRate.objects.get().on == LAST_OF_OCTOBER
    [document] = books.state()["invoices"]
    assert document["ExchangeRate"] == 1.310264
    assert document["HomeTotalAmt"] == 2358.48


def test_what_was_typed_in_counts_before_quickbooks_rate(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    rate("by_hand", "1.25")
    invoice = approved(berlin)
    complete(matched, invoice)
    invoice.refresh_from_db()
    assert (invoice.exchange_rate, invoice.exchange_rate_source) == (Decimal("1.25"), "by_hand")
    assert books.calls("exchangerate") == []


def test_a_rate_typed_in_after_approval_counts_until_the_invoice_is_sent(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(berlin, exchange_rate=Decimal("1.3"), exchange_rate_source="quickbooks")
    rate("by_hand", "1.25")
    complete(matched, invoice)
    invoice.refresh_from_db()
    assert (invoice.exchange_rate, invoice.exchange_rate_source) == (Decimal("1.25"), "by_hand")


def test_a_rate_once_taken_from_quickbooks_stands(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(berlin, exchange_rate=Decimal("1.3"), exchange_rate_source="quickbooks")
    rate("quickbooks", "1.25")
    complete(matched, invoice)
    invoice.refresh_from_db()
    assert invoice.exchange_rate == Decimal("1.3")


def test_the_home_currency_needs_no_rate(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    invoice = approved(acme)
    complete(matched, invoice)
    invoice.refresh_from_db()
    assert invoice.exchange_rate is None
    assert books.calls("exchangerate") == []


def test_the_rate_of_a_day_to_come_is_used_but_not_kept(
    matched: Company, berlin: Client, books: StandIn
) -> None:
    tomorrow = matched.today() + timedelta(days=1)
    found = exchange_rate(matched, "EUR", tomorrow, gateway_of(matched))
    assert found
    assert found.rate > 0
    assert not ExchangeRate.objects.exists()


@pytest.mark.parametrize("given", [0, -1, None])
def test_what_is_no_rate_is_none(
    matched: Company, berlin: Client, books: StandIn, given: Any
) -> None:
    books.fault("status", "exchangerate", status=200, body={"ExchangeRate": {"Rate": given}})
    assert exchange_rate(matched, "EUR", LAST_OF_OCTOBER, gateway_of(matched)) is None


@pytest.mark.parametrize("given", ["NaN", "later", True, {}])
def test_a_rate_that_cannot_be_read_is_asked_for_again_and_named(
    matched: Company, berlin: Client, books: StandIn, given: Any
) -> None:
    books.fault("status", "exchangerate", status=200, body={"ExchangeRate": {"Rate": given}})
    with pytest.raises(Transient, match="Rate can't be read"):
        exchange_rate(matched, "EUR", LAST_OF_OCTOBER, gateway_of(matched))


@pytest.mark.parametrize("given", [1, 1.5, "1.310264"])
def test_a_rate_is_read_however_it_is_written(
    matched: Company, berlin: Client, books: StandIn, given: Any
) -> None:
    books.fault("status", "exchangerate", status=200, body={"ExchangeRate": {"Rate": given}})
    found = exchange_rate(matched, "EUR", LAST_OF_OCTOBER, gateway_of(matched))
    assert found
    assert found.rate == Decimal(str(given))


def test_without_any_rate_nothing_is_sent_and_the_day_is_named(
    matched: Company, berlin: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.fault("status", "exchangerate", status=400, times=9,
                body={"Fault": {"Error": [{"code": "2500", "Detail": "None"}]}})  # fmt: skip
    approved(berlin)
    [result] = push_invoices().results
    assert "no exchange rate of EUR on 31 October 2026" in result.words
    assert "Enter it under Exchange rates" in result.words
