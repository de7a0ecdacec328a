"""Names, references, lengths and currencies, and the switches for what nobody knows."""

from typing import Any

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.sale import act, code, detail, invoice, line, made, read, switch

EUROS: dict[str, Any] = {"CustomerRef": {"value": "102"}, "CurrencyRef": {"value": "EUR"}}


def found(books: Caller, statement: str) -> list[Any]:
    answer = books.get("/query", query=statement)
    assert answer.status == 200, answer.text
    return list(answer.json["QueryResponse"].get(statement.split()[3], []))


@pytest.mark.parametrize(("name", "kind"), [("Vera Vendor", "Vendor"), ("Emil", "Employee")])
def test_customers_vendors_and_employees_share_their_names(
    books: Caller, quickbooks: Caller, name: str, kind: str
) -> None:
    people = {
        "vendors": [{"Id": "201", "DisplayName": "Vera Vendor"}],
        "employees": [{"Id": "202", "DisplayName": "Emil", "GivenName": "Emil"}],
    }
    quickbooks.post("/_control/load", people)
    answer = books.post("/customer", {"DisplayName": name.upper()})
    assert code(answer) == "6240"
    assert detail(answer) == (
        "The name supplied already exists. : Another customer, vendor or employee is already "
        "using this \nname. Please use a different name."
    )
    assert found(books, f"select * from {kind} where DisplayName = '{name}'")
    assert books.post(f"/{kind.lower()}", {"DisplayName": "X"}).status == 501


def test_the_name_of_an_inactive_customer_is_free_or_taken(
    books: Caller, quickbooks: Caller
) -> None:
    act(quickbooks, "deactivate", customer="Beta")
    switch(quickbooks, inactive_names_are_taken=True)
    assert code(books.post("/customer", {"DisplayName": "Beta"})) == "6240"
    switch(quickbooks, inactive_names_are_taken=False)
    assert books.post("/customer", {"DisplayName": "Beta"}).status == 200


def test_inactive_names_show_in_changes_as_rows_or_as_stubs(
    books: Caller, quickbooks: Caller
) -> None:
    act(quickbooks, "deactivate", customer="Beta")
    since = read(books, "Customer", "102")["MetaData"]["LastUpdatedTime"]
    for shown in ("rows", "stubs"):
        switch(quickbooks, inactive_in_changes=shown)
        answer = books.get("/cdc", entities="Customer", changedSince=since).json
        rows = answer["CDCResponse"][0]["QueryResponse"][0]["Customer"]
        [beta] = [one for one in rows if one["Id"] == "102"]
        assert (beta.get("status"), beta.get("Active")) == (
            (None, False) if shown == "rows" else ("Deleted", None)
        )


def test_a_sub_customer_is_named_with_its_parents(books: Caller) -> None:
    above = "101"
    for level in range(2, 6):
        body = {"DisplayName": f"L{level}", "Job": True, "ParentRef": {"value": above}}
        answer = books.post("/customer", body)
        above = answer.json["Customer"]["Id"]
    assert answer.json["Customer"]["FullyQualifiedName"] == "Acme:L2:L3:L4:L5"
    body = {"DisplayName": "L6", "Job": True, "ParentRef": {"value": above}}
    assert code(books.post("/customer", body)) == "6000"


def test_a_new_customers_currency_joins_the_list_or_is_silently_ignored(
    books: Caller, quickbooks: Caller
) -> None:
    body = {"DisplayName": "Delta", "CurrencyRef": {"value": "TRY"}}
    assert books.post("/customer", body).json["Customer"]["CurrencyRef"]["value"] == "TRY"
    assert found(books, "select * from CompanyCurrency where Code = 'TRY'")
    switch(quickbooks, ignore_customer_currency=True)
    body["DisplayName"] = "Epsilon"
    assert books.post("/customer", body).json["Customer"]["CurrencyRef"]["value"] == "USD"


def test_a_web_address_must_look_like_one(books: Caller) -> None:
    body = {"DisplayName": "Delta", "WebAddr": {"URI": "nowhere"}}
    assert code(books.post("/customer", body)) == "2200"


@pytest.mark.parametrize(
    ("field", "longest"),
    [("DisplayName", 500), ("GivenName", 100), ("Title", 16), ("Notes", 2000)],
)
def test_names_have_the_lengths_of_the_reference(books: Caller, field: str, longest: int) -> None:
    body = {"DisplayName": "Delta"}
    assert books.post("/customer", body | {field: "x" * longest}).status == 200
    answer = books.post("/customer", {"DisplayName": "Eta"} | {field: "x" * (longest + 1)})
    assert (code(answer), f"Max:{longest}" in detail(answer)) == ("2050", True)


def test_an_error_names_its_element(books: Caller) -> None:
    for fields, element in (
        ({"Line": [line() | {"Description": "x" * 4001}]}, "Line.Description"),
        ({"EmailStatus": "Mailed"}, "EmailStatus"),
        ({"Line": [{"Amount": 1}]}, "Line.DetailType"),
        ({"Line": [line(Qty=True)]}, "Line.SalesItemLineDetail.Qty"),
    ):
        answer = books.post("/invoice", invoice(**fields))
        assert answer.json["Fault"]["Error"][0]["element"] == element
        assert answer.json["time"][-6:] in ("-08:00", "-07:00")


@pytest.mark.parametrize(("omitted", "status"), [("home", 400), ("customer", 200)])
def test_an_omitted_currency_is_the_homes_or_the_customers(
    books: Caller, quickbooks: Caller, omitted: str, status: int
) -> None:
    switch(quickbooks, omitted_currency=omitted)
    body = invoice(CustomerRef={"value": "102"}, CurrencyRef=..., ExchangeRate=1.1)
    assert books.post("/invoice", body).status == status


def test_a_missing_rate_is_refused_or_the_days(books: Caller, quickbooks: Caller) -> None:
    assert code(books.post("/invoice", invoice(**EUROS))) == "2410"
    switch(quickbooks, require_exchange_rate=False)
    assert str(made(books, **EUROS)["ExchangeRate"]) == "1.084200"


def test_a_rate_that_was_sent_can_be_replaced_by_the_days(
    books: Caller, quickbooks: Caller
) -> None:
    body = {"SourceCurrencyCode": "EUR", "Rate": 1.5, "AsOfDate": "2026-10-31"}
    books.post("/exchangerate", body)
    assert made(books, **EUROS, ExchangeRate=1.2)["HomeTotalAmt"] == 120
    switch(quickbooks, replace_exchange_rate=True)
    assert made(books, **EUROS, ExchangeRate=1.2)["HomeTotalAmt"] == 150


def test_numbers_in_use_can_be_let_in(books: Caller, quickbooks: Caller) -> None:
    switch(quickbooks, refuse_duplicate_numbers=False)
    assert made(books, DocNumber="A")["DocNumber"] == made(books, DocNumber="A")["DocNumber"]


def test_quickbooks_can_be_asked_to_number(books: Caller) -> None:
    assert made(books, DocNumber="AUTO_GENERATE")["DocNumber"] == "1001"
    assert made(books, DocNumber="AUTO_GENERATE")["DocNumber"] == "1002"


def test_changes_show_at_most_a_thousand_objects(books: Caller, quickbooks: Caller) -> None:
    many = [{"Id": str(n), "DisplayName": f"C{n}"} for n in range(1000, 2100)]
    since = read(books, "Customer", "101")["MetaData"]["LastUpdatedTime"]
    quickbooks.post("/_control/load", {"customers": many})
    answer = books.get("/cdc", entities="Customer,Invoice", changedSince=since).json
    responses = answer["CDCResponse"][0]["QueryResponse"]
    assert sum(len(one.get("Customer", [])) for one in responses) == 1000


def test_changes_never_come_in_the_order_asked(books: Caller) -> None:
    since = made(books)["MetaData"]["LastUpdatedTime"]
    made(books, "CreditMemo")
    answer = books.get("/cdc", entities="Invoice,CreditMemo", changedSince=since)
    responses = answer.json["CDCResponse"][0]["QueryResponse"]
    assert [next(iter(one)) for one in responses] == ["CreditMemo", "Invoice"]


def test_a_switch_can_not_be_thrown_where_there_is_no_place_for_it(quickbooks: Caller) -> None:
    for setting, words in (
        ({"mails_per_day": "many"}, "mails_per_day takes a int"),
        ({"throttled_as": "blue"}, "throttled_as is one of upper, lower, 403"),
    ):
        answer = quickbooks.post("/_control/settings", setting)
        assert (answer.status, words in answer.json["error"]) == (400, True)
