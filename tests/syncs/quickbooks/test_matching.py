"""Matching clients and kinds of lines with the books."""

import pytest

from clients.models import Client, Company, LineMapping
from syncs.errors import Misconfigured
from syncs.models import QuickBooksConnection, SyncRun
from syncs.services.match_quickbooks import match_quickbooks
from tests.stand_ins import StandIn

pytestmark = pytest.mark.django_db


def test_every_kind_of_line_finds_its_item_by_name(
    connection: QuickBooksConnection, firm: Company, acme: Client
) -> None:
    report = match_quickbooks(firm)
    assert report.missing == []
    found = dict(LineMapping.objects.values_list("kind", "quickbooks_item_name"))
    assert found["minimum"] == "Minimum"
    assert found["retainer_hours"] == "Retainer hours"
    assert len(found) == 10
    run = SyncRun.objects.get()
    assert (run.kind, run.state, run.created, run.failed) == ("match", "finished", 10, 0)


def test_matching_again_changes_nothing(connection: QuickBooksConnection, firm: Company) -> None:
    match_quickbooks(firm)
    assert match_quickbooks(firm).filled == []
    assert LineMapping.objects.count() == 10


def test_a_mapping_made_by_hand_stands(connection: QuickBooksConnection, firm: Company) -> None:
    LineMapping.objects.create(company=firm, kind="time", quickbooks_item_id="8")
    match_quickbooks(firm)
    assert LineMapping.objects.get(kind="time").quickbooks_item_id == "8"


def test_what_cant_be_matched_is_named(
    connection: QuickBooksConnection, firm: Company, acme: Client, berlin: Client, books: StandIn
) -> None:
    books.load(items=[{"Id": "4", "Active": False}], customers=[{"Id": "100", "Active": False}],
               preferences={"CurrencyPrefs": {"MultiCurrencyEnabled": False}})  # fmt: skip
    Client.objects.filter(code="BERLIN").update(
        payment_terms="Net 33", tax_code="VAT", quickbooks_customer_id="999"
    )
    words = " ".join(match_quickbooks(firm).missing)
    assert "The customer Acme of Acme is inactive in QuickBooks." in words
    assert "no customer 999" in words
    assert "No item is named for Time lines, and there is no default" in words
    assert "no payment term “Net 33”" in words
    assert "“VAT” is no tax code that a line may have" in words
    assert "Switch on multicurrency" in words


def test_books_in_another_home_currency_are_named(
    connection: QuickBooksConnection, firm: Company
) -> None:
    Company.objects.update(home_currency="EUR")
    firm.refresh_from_db()
    assert "The books are kept in USD" in match_quickbooks(firm).missing[0]


def test_customers_are_proposed_by_name_then_by_mail(
    connection: QuickBooksConnection, firm: Company, acme: Client, berlin: Client, books: StandIn
) -> None:
    books.load(customers=[{"Id": "200", "DisplayName": "Berlin Holding",
                           "CurrencyRef": {"value": "EUR"},
                           "PrimaryEmailAddr": {"Address": "AP@berlin.example"}}])  # fmt: skip
    Client.objects.update(quickbooks_customer_id="")
    Client.objects.filter(code="BERLIN").update(name="Berlin Studios")
    found = [
        (each.client.code, each.customer.quickbooks_id, each.because)
        for each in match_quickbooks(firm).proposals
    ]
    assert found == [
        ("ACME", "100", "the same name"),
        ("BERLIN", "200", "the same e-mail address"),
    ]
    assert set(Client.objects.values_list("quickbooks_customer_id", flat=True)) == {""}


def test_a_customer_in_another_currency_isnt_proposed(
    connection: QuickBooksConnection, firm: Company, acme: Client
) -> None:
    Client.objects.update(quickbooks_customer_id="", currency="GBP")
    report = match_quickbooks(firm)
    assert report.proposals == []
    assert "Acme has no customer, and none has its name" in report.missing[0]


def test_customers_are_created_only_where_allowed(
    connection: QuickBooksConnection, firm: Company, berlin: Client, books: StandIn
) -> None:
    Client.objects.update(quickbooks_customer_id="", name="Bonn AG", currency="EUR")
    match_quickbooks(firm)
    assert len(books.state()["customers"]) == 3
    report = match_quickbooks(firm, create_customers=True)
    assert report.missing == []
    made = books.state()["customers"][-1]
    assert (made["DisplayName"], made["CurrencyRef"]["value"]) == ("Bonn AG", "EUR")
    assert Client.objects.get().quickbooks_customer_id == made["Id"]


def test_a_taken_name_is_matched_by_hand(
    connection: QuickBooksConnection, firm: Company, acme: Client
) -> None:
    Client.objects.update(quickbooks_customer_id="", name="Berlin GmbH")
    report = match_quickbooks(firm, create_customers=True)
    assert "has a customer, vendor or employee of this name" in report.missing[0]


def test_a_match_that_cant_read_the_books_is_a_failed_run(firm: Company) -> None:
    with pytest.raises(Misconfigured):
        match_quickbooks(firm)
    assert SyncRun.objects.get().state == "failed"
