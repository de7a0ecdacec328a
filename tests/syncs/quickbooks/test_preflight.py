"""Everything that would stop an invoice at QuickBooks is named before it is sent, with its mend."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clients.models import Client, Company, LineMapping
from invoices.models import Invoice, Line, Status
from syncs.models import QuickBooksConnection
from syncs.quickbooks.facts import (
    Customer,
    Facts,
    Taken,
    classes,
    numbers_taken,
    read_facts,
)
from syncs.quickbooks.gateway import Gateway
from syncs.quickbooks.line_mappings import LineMappings
from syncs.quickbooks.mapping import note_of
from syncs.quickbooks.preflight import findings
from syncs.quickbooks.reasons import Reason
from syncs.services.push_invoices import push_invoices
from tests.stand_ins import StandIn

from .conftest import ApprovedInvoice, status_of
from .test_mapping import UK, US

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def default(firm: Company) -> LineMapping:
    """One item for every kind of line."""
    return LineMapping.objects.create(
        company=firm, quickbooks_item_id="4", quickbooks_tax_code="NON"
    )


@pytest.fixture
def invoice(acme: Client, approved: ApprovedInvoice) -> Invoice:
    return approved(acme, move_on=False)


def found(invoice: Invoice, facts: Facts = US) -> dict[Reason, str]:
    """The findings of an invoice as it is now."""
    invoice = Invoice.objects.select_related("client__company").get(pk=invoice.pk)
    lines = list(invoice.lines.select_related("sow"))
    mappings = LineMappings(invoice.client.company)
    return {each.reason: each.words for each in findings(invoice, lines, facts, mappings)}


def customer(**changes: Any) -> dict[str, Customer]:
    return {"100": replace(US.customers["100"], **changes)}


def test_an_invoice_that_fits_is_found_nothing(invoice: Invoice) -> None:
    assert found(invoice) == {}


BOOKS: list[tuple[dict[str, Any], Reason, str]] = [
    ({"customers": {}}, Reason.CUSTOMER_GONE, "Match the client anew"),
    ({"customers": customer(active=False)}, Reason.CUSTOMER_INACTIVE, "Make it active again"),
    ({"customers": customer(currency="CAD")}, Reason.CUSTOMER_CURRENCY, "Name a customer in USD"),
    ({"home_currency": "EUR", "multicurrency": False}, Reason.ONE_CURRENCY, "Switch on multi"),
    ({"home_currency": "EUR"}, Reason.NO_RATE, "Enter it under Exchange rates"),
    ({"closed_until": date(2026, 10, 31)}, Reason.CLOSED, "closed until 31 October 2026"),
    ({"terms": {}}, Reason.NO_TERM, "Make it there, or change the client's"),
    ({"terms": {}, "inactive_terms": frozenset(["net 30"])}, Reason.NO_TERM, "is inactive"),
    ({"items": {}}, Reason.ITEM_GONE, "name another one under Line mappings"),
    ({"taken_numbers": {"INV-0001": Taken("Invoice", "7", "By hand")}}, Reason.NUMBER_TAKEN,
     "by a document that isn't ours (Invoice 7)"),
    ({"custom_numbers": False}, Reason.OWN_NUMBERS, "a number of its own"),
    ({"service_dates": False}, Reason.NO_SERVICE_DATES, "switched off in QuickBooks"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason", "words"), BOOKS, ids=[str(each[1]) for each in BOOKS]
)
def test_what_the_books_say_against_it_is_named(
    invoice: Invoice, changes: dict[str, Any], reason: Reason, words: str
) -> None:
    assert words in found(invoice, replace(US, **changes))[reason]


def test_books_that_closed_the_day_before_take_it(invoice: Invoice) -> None:
    assert found(invoice, replace(US, closed_until=date(2026, 10, 30))) == {}


def test_a_number_that_is_taken_by_this_very_invoice_stops_nothing(invoice: Invoice) -> None:
    own = {invoice.number: Taken("Invoice", "7", note_of(invoice))}
    assert found(invoice, replace(US, taken_numbers=own)) == {}
    free = {invoice.number: Taken("Invoice", "7", "")}
    numbered_there = replace(US, taken_numbers=free, custom_numbers=False)
    assert set(found(invoice, numbered_there)) == {Reason.OWN_NUMBERS}


def test_a_client_without_a_customer_is_named(invoice: Invoice) -> None:
    Client.objects.update(quickbooks_customer_id="")
    assert "Match it" in found(invoice)[Reason.NO_CUSTOMER]


@pytest.mark.parametrize("address", ["ap", "ap@acme.example, cfo@acme.example", "@", "a b@c.de"])
def test_an_address_that_isnt_one_is_named(invoice: Invoice, address: str) -> None:
    Client.objects.update(billing_email=address)
    assert f"“{address}” is no e-mail address" in found(invoice)[Reason.ADDRESS]
    Client.objects.update(billing_email="")
    assert found(invoice) == {}


def test_what_the_console_lets_nobody_write_needs_no_check_here() -> None:
    assert Invoice._meta.get_field("number").max_length == 21
    assert Client._meta.get_field("billing_email").max_length == 100
    assert Client._meta.get_field("payment_terms").max_length == 31


def test_a_line_without_an_item_is_named(invoice: Invoice, default: LineMapping) -> None:
    LineMapping.objects.update(kind="time")
    assert "of the kind Discount" in found(invoice)[Reason.NO_ITEM]


def test_lines_that_dont_add_up_are_named(invoice: Invoice) -> None:
    Invoice.objects.update(total_amount=1)
    assert "price it again" in found(invoice)[Reason.TOTAL]
    Line.objects.all().delete()
    assert Reason.TOTAL in found(invoice)


def test_an_amount_of_eleven_digits_is_named(acme: Client, approved: ApprovedInvoice) -> None:
    invoice = approved(acme, [("milestone", "1", "10000000000")], move_on=False)
    assert "10,000,000,000.00" in found(invoice)[Reason.TOO_LARGE]
    smaller = approved(acme, [("milestone", "1", "9999999999.99")], move_on=False)
    assert found(smaller) == {}


def test_classes_are_looked_at_as_the_books_track_them(
    invoice: Invoice, default: LineMapping
) -> None:
    LineMapping.objects.update(quickbooks_class_id="77")
    assert "its plan has none" in found(invoice)[Reason.NO_CLASSES]
    on_lines = replace(US, class_on_lines=True)
    assert "The class 77" in found(invoice, on_lines)[Reason.CLASS_GONE]
    assert found(invoice, replace(on_lines, classes={"77": "Design"})) == {}
    LineMapping.objects.create(company=default.company, kind="discount", quickbooks_item_id="4")
    one = replace(US, class_on_invoices=True, classes={"77": "Design"})
    assert "Switch on one class a line" in found(invoice, one)[Reason.NO_CLASSES]


def test_taxed_sales_in_the_us_say_who_knows_the_rate(invoice: Invoice) -> None:
    Client.objects.update(tax_code="TAX")
    assert "neither the customer nor the company" in found(invoice)[Reason.NO_SALES_TAX]
    assert found(invoice, replace(US, sales_tax_code="2")) == {}
    assert found(invoice, replace(US, customers=customer(tax_code="9"))) == {}
    automated = found(invoice, replace(US, automated_tax=True))
    assert "by the customer's address" in automated[Reason.AUTOMATED_TAX]
    off = found(invoice, replace(US, uses_sales_tax=False))
    assert "switched off" in off[Reason.NO_SALES_TAX]


def test_outside_the_us_every_code_is_a_taxed_line(acme: Client, approved: ApprovedInvoice) -> None:
    LineMapping.objects.update(quickbooks_tax_code="No VAT")
    british = replace(UK, home_currency="USD")
    invoice = approved(acme, [("time", "1", "1")] * 751, move_on=False)
    assert "It has 751 lines" in found(invoice, british)[Reason.TOO_MANY_LINES]
    assert found(invoice, replace(british, uses_sales_tax=False)) == {}


def test_a_cut_text_is_told_of(invoice: Invoice) -> None:
    Line.objects.update(description="ü" * 4000)
    assert found(invoice) == {}
    Line.objects.update(description="ü" * 4001)
    assert "here they stay whole" in found(invoice)[Reason.CUT]


def test_what_is_only_good_to_know_is_sent_all_the_same(
    acme: Client, approved: ApprovedInvoice, connection: QuickBooksConnection, books: StandIn
) -> None:
    books.load(preferences={"SalesFormsPrefs": {"CustomTxnNumbers": False,
                                                "AllowServiceDate": False}})  # fmt: skip
    invoice = approved(acme)
    push_invoices()
    invoice.refresh_from_db()
    assert invoice.status == Status.SENT
    assert "ServiceDate" not in books.state()["invoices"][0]["Line"][0]["SalesItemLineDetail"]


def test_what_stops_it_is_said_and_nothing_is_sent(
    acme: Client, approved: ApprovedInvoice, connection: QuickBooksConnection, books: StandIn
) -> None:
    books.load(preferences={"AccountingInfoPrefs": {"BookCloseDate": "2026-10-31"}},
               customers=[{"Id": "100", "Active": False}])  # fmt: skip
    approved(acme)
    [result] = push_invoices().results
    assert "is inactive in QuickBooks" in result.words
    assert "The books are closed until 31 October 2026" in result.words
    assert [call for call in books.calls() if call["method"] == "POST"
            and call["path"].endswith("/invoice")] == []  # fmt: skip


def test_the_books_are_read_as_they_describe_themselves(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    books.load(
        company={"Country": "GB"},
        preferences={
            "AccountingInfoPrefs": {"BookCloseDate": "2018-12-31", "ClassTrackingPerTxn": True},
            "TaxPrefs": {"PartnerTaxEnabled": True, "TaxGroupCodeRef": {"value": "2"}},
        },
        terms=[{"Id": "3", "Name": "Net 30", "Active": False}],
    )
    facts = read_facts(Gateway(connection))
    assert (facts.in_us, facts.automated_tax, facts.sales_tax_code) == (False, True, "2")
    assert (facts.class_on_invoices, facts.class_on_lines, facts.classes) == (True, False, {})
    assert facts.closed_until == date(2018, 12, 31)
    assert facts.inactive_terms == {"net 30"}
    assert "net 15" in facts.terms
    assert {"tax", "non"} <= set(facts.tax_codes)


@pytest.mark.parametrize(
    ("country", "address", "in_us"),
    [
        ("US", "CAN", True),
        ("USA", "", True),
        ("GBR", "USA", False),
        ("", "USA", True),
        ("", "us", True),
        (None, "CAN", False),
    ],
)
def test_the_country_is_the_companys_else_its_addresss_in_two_letters_or_three(
    connection: QuickBooksConnection, books: StandIn, country: str | None, address: str, in_us: bool
) -> None:
    books.load(company={"Country": country, "CompanyAddr": {"Country": address}})
    assert read_facts(Gateway(connection)).in_us is in_us


def test_books_that_dont_say_their_country_get_nothing(
    matched: Company, acme: Client, approved: ApprovedInvoice, books: StandIn
) -> None:
    books.load(company={"Country": "", "CompanyAddr": {"Country": " "}})
    invoice = approved(acme)
    [result] = push_invoices().results
    assert "doesn't say in which country the company is" in result.words
    assert (status_of(invoice), books.state()["invoices"]) == (Status.APPROVED, [])


def test_rows_without_a_name_or_a_number_are_passed_over(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    rows = [{"Id": "1"}, {"Id": "2", "Name": "Design"}, {"Id": "3", "DocNumber": None},
            {"Id": "4", "DocNumber": "INV-1"}]  # fmt: skip
    body = dict.fromkeys(("Class", "Invoice", "CreditMemo"), rows)
    books.fault("status", "/query", status=200, times=3, body={"QueryResponse": body})
    gateway = Gateway(connection)
    assert classes(gateway) == {"2": "Design"}
    assert numbers_taken(gateway, ["INV-1", "INV-2"]) == {"INV-1": Taken("Invoice", "4", "")}


def test_it_takes_five_reads_and_one_for_a_hundred_customers(
    connection: QuickBooksConnection, books: StandIn
) -> None:
    books.forget_calls()
    read_facts(Gateway(connection))
    assert len(books.calls("/v3/")) == 5
