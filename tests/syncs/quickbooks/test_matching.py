"""Matching clients and kinds of lines with the books."""

import pytest

from clients.models import Client, Company, LineMapping
from syncs.errors import Misconfigured
from syncs.models import QuickBooksConnection, SyncRun
from syncs.quickbooks import gateway
from syncs.quickbooks.customers import proposals_for
from syncs.quickbooks.facts import Customer, read_facts
from syncs.services.create_customer import create_customer
from syncs.services.match_quickbooks import MatchReport, accept_customer, match_quickbooks
from tests.books import connect_books
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


def test_every_customer_that_may_be_it_is_proposed_with_what_speaks_for_it(
    connection: QuickBooksConnection, firm: Company, acme: Client, books: StandIn
) -> None:
    usd = {"CurrencyRef": {"value": "USD"}}
    books.load(customers=[
        {"Id": "201", "DisplayName": "ACMÉ, Inc.", **usd,
         "PrimaryEmailAddr": {"Address": "ap@acme.example"}},
        {"Id": "202", "DisplayName": "Somebody", "CompanyName": "acme   llc", **usd},
        {"Id": "203", "DisplayName": "Acme Incorporated Design", **usd},
        {"Id": "204", "DisplayName": "Acme Corp", **usd, "Active": False},
    ])  # fmt: skip
    Client.objects.update(quickbooks_customer_id="")
    found = {each.customer.quickbooks_id: each.because for each in match_quickbooks(firm).proposals}
    assert found == {
        "201": "the same name but for its legal form or punctuation and the same e-mail address",
        "100": "the same name",
        "202": "the same name but for its legal form or punctuation",
    }
    assert next(iter(found)) == "201"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Müller & Söhne GmbH", "mueller und soehne"),
        ("Globex", "Globex Holding Ltd"),
        ("Limited", "Company"),
        ("The Co", "The"),
    ],
)
def test_names_that_only_look_alike(ours: str, theirs: str) -> None:
    found = Customer("1", theirs, "", "", "USD", True)
    proposed = proposals_for(Client(name=ours, currency="USD"), [found])
    assert bool(proposed) == (ours == "The Co")


def test_a_customer_in_another_currency_isnt_proposed(
    connection: QuickBooksConnection, firm: Company, acme: Client
) -> None:
    Client.objects.update(quickbooks_customer_id="", currency="GBP")
    report = match_quickbooks(firm)
    assert report.proposals == []
    assert "has the name of Acme, but is kept in USD instead of GBP" in report.missing[0]


def test_an_inactive_namesake_is_to_be_made_active(
    connection: QuickBooksConnection, firm: Company, acme: Client, books: StandIn
) -> None:
    books.load(customers=[{"Id": "100", "DisplayName": "Acme (deleted)", "Active": False}])
    Client.objects.update(quickbooks_customer_id="")
    allow(connection)
    report = match_quickbooks(firm, create_customers=True)
    assert report.proposals == []
    assert "is inactive. Make it active in QuickBooks, then match." in report.missing[0]
    assert len(books.state()["customers"]) == 3


def test_a_customer_that_was_merged_away_is_noticed_and_another_proposed(
    connection: QuickBooksConnection, firm: Company, acme: Client
) -> None:
    Client.objects.update(quickbooks_customer_id="999")
    report = match_quickbooks(firm)
    assert "no customer 999, named by Acme; it was merged or deleted" in report.missing[0]
    assert [each.customer.quickbooks_id for each in report.proposals] == ["100"]


def test_a_merged_customer_is_never_replaced_by_a_new_one(
    connection: QuickBooksConnection, firm: Company, acme: Client, books: StandIn
) -> None:
    Client.objects.update(quickbooks_customer_id="999", name="Somebody new")
    allow(connection)
    match_quickbooks(firm, create_customers=True)
    assert len(books.state()["customers"]) == 3


def allow(connection: QuickBooksConnection) -> None:
    QuickBooksConnection.objects.filter(pk=connection.pk).update(creates_customers=True)


@pytest.fixture
def bonn(berlin: Client) -> Client:
    """A client whom the books don't know."""
    Client.objects.update(quickbooks_customer_id="", name="Bonn AG", currency="EUR")
    berlin.refresh_from_db()
    return berlin


def test_customers_are_created_only_where_the_connection_allows_it(
    connection: QuickBooksConnection, firm: Company, bonn: Client, books: StandIn
) -> None:
    report = match_quickbooks(firm, create_customers=True)
    assert "Customers aren't created in these books" in report.missing[0]
    allow(connection)
    match_quickbooks(firm)
    assert len(books.state()["customers"]) == 3
    report = match_quickbooks(firm, create_customers=True)
    assert report.missing == []
    made = books.state()["customers"][-1]
    assert (made["DisplayName"], made["CurrencyRef"]["value"]) == ("Bonn AG", "EUR")
    assert Client.objects.get().quickbooks_customer_id == made["Id"]


def test_a_currency_that_quickbooks_ignores_is_noticed(
    connection: QuickBooksConnection, firm: Company, bonn: Client, books: StandIn
) -> None:
    books.settings(ignore_customer_currency=True)
    allow(connection)
    report = match_quickbooks(firm, create_customers=True)
    assert "in USD instead of EUR, which can't be changed" in report.missing[0]
    assert Client.objects.get().quickbooks_customer_id == ""
    match_quickbooks(firm, create_customers=True)
    assert len(books.state()["customers"]) == 4


@pytest.mark.parametrize("fault", ["reset_after_commit", "timeout_after_commit"])
def test_a_creation_whose_answer_is_lost_is_looked_up(
    connection: QuickBooksConnection, firm: Company, bonn: Client, books: StandIn, fault: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(gateway, "READ_SECONDS", 0.5)
    allow(connection)
    books.fault(fault, "/customer")
    report = match_quickbooks(firm, create_customers=True)
    assert report.missing == []
    assert Client.objects.get().quickbooks_customer_id == books.state()["customers"][-1]["Id"]
    assert len(books.state()["customers"]) == 4


def test_a_creation_that_never_arrived_is_made_once_by_the_next_match(
    connection: QuickBooksConnection, firm: Company, bonn: Client, books: StandIn
) -> None:
    allow(connection)
    books.fault("reset", "/customer")
    report = match_quickbooks(firm, create_customers=True)
    assert "answer got lost, and it shows no customer yet" in report.missing[0]
    assert match_quickbooks(firm, create_customers=True).missing == []
    assert match_quickbooks(firm, create_customers=True).filled == []
    assert len(books.state()["customers"]) == 4
    calls = books.calls("/customer")
    assert (len(calls), len({call["requestid"] for call in calls})) == (2, 1)


@pytest.mark.parametrize("kind", ["vendor", "employee"])
def test_a_name_that_a_vendor_or_employee_has_is_told_with_its_kind(
    connection: QuickBooksConnection, firm: Company, bonn: Client, books: StandIn, kind: str
) -> None:
    books.load(**{f"{kind}s": [{"Id": "77", "DisplayName": "Bonn AG", "Active": True}]})
    allow(connection)
    report = match_quickbooks(firm, create_customers=True)
    assert f"its name is taken by the {kind} Bonn AG (id 77)" in report.missing[0]
    assert "Rename that one" in report.missing[0]


def test_a_customer_that_came_into_being_meanwhile_is_offered(
    connection: QuickBooksConnection, firm: Company, bonn: Client, books: StandIn
) -> None:
    facts, way_in = read_facts(gateway.Gateway(connection)), gateway.Gateway(connection)
    books.load(customers=[{"Id": "300", "DisplayName": "bonn ag",
                           "CurrencyRef": {"value": "EUR"}}])  # fmt: skip
    report = MatchReport()
    create_customer(bonn, way_in, facts, report)
    assert [each.customer.quickbooks_id for each in report.proposals] == ["300"]
    assert "taken by the customer bonn ag (id 300)." in report.missing[0]


def test_a_name_that_quickbooks_cant_hold_is_told_before_it_is_sent(
    connection: QuickBooksConnection, firm: Company, bonn: Client, books: StandIn
) -> None:
    Client.objects.update(name="Bonn: Rhein")
    allow(connection)
    assert "has a colon" in match_quickbooks(firm, create_customers=True).missing[0]
    assert books.calls("/customer") == []


def test_names_entered_in_place_of_ids_become_ids(
    connection: QuickBooksConnection, firm: Company, books: StandIn
) -> None:
    books.load(
        preferences={"AccountingInfoPrefs": {"ClassTrackingPerTxnLine": True}},
        classes=[{"Id": "5", "Name": "Design", "FullyQualifiedName": "Studio:Design",
                  "Active": True}],
    )  # fmt: skip
    LineMapping.objects.create(company=firm, kind="time", quickbooks_item_id="milestone",
                               quickbooks_class_id="studio:design")  # fmt: skip
    LineMapping.objects.create(company=firm, kind="usage", quickbooks_item_id="8",
                               quickbooks_class_id="Sales")  # fmt: skip
    report = match_quickbooks(firm)
    row = LineMapping.objects.get(kind="time")
    assert (row.quickbooks_item_id, row.quickbooks_class_id) == ("9", "5")
    assert report.missing == ["Usage → 8: QuickBooks has no active class Sales."]


def test_classes_that_the_books_dont_track_are_named(
    connection: QuickBooksConnection, firm: Company
) -> None:
    LineMapping.objects.create(company=firm, quickbooks_item_id="4", quickbooks_class_id="5")
    assert "class tracking is switched off" in " ".join(match_quickbooks(firm).missing)


def test_an_inactive_term_is_told_from_a_missing_one(
    connection: QuickBooksConnection, firm: Company, acme: Client, books: StandIn
) -> None:
    books.load(terms=[{"Id": "3", "Name": "Net 30", "Active": False}])
    assert "“Net 30” is inactive" in match_quickbooks(firm).missing[0]


def test_each_company_is_matched_with_its_own_books(
    connection: QuickBooksConnection, firm: Company, acme: Client, books: StandIn
) -> None:
    other = Company.objects.create(code="OTHER", name="Other firm", home_currency="GBP")
    connect_books(other, books, "77")
    books.load(realm="77", home_currency="GBP",
               customers=[{"Id": "100", "DisplayName": "Yorkshire"}])  # fmt: skip
    york = Client.objects.create(company=other, code="YORK", name="Yorkshire", currency="GBP")
    report = match_quickbooks(other)
    assert [(each.client, each.customer.quickbooks_id) for each in report.proposals] == [
        (york, "100")
    ]
    assert accept_customer(york, "100") == "Yorkshire"
    assert match_quickbooks(firm).missing == []


def test_a_match_that_cant_read_the_books_is_a_failed_run(firm: Company) -> None:
    with pytest.raises(Misconfigured):
        match_quickbooks(firm)
    assert SyncRun.objects.get().state == "failed"
