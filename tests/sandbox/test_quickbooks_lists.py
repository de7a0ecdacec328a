"""Queries, name lists, batches, change data capture and rates of the QuickBooks stand-in."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sandbox.caller import Answer, Caller
from tests.sandbox.sale import code, invoice


def ask(books: Caller, statement: str) -> Answer:
    return books.get("/query", query=statement, minorversion=75)


def rows(books: Caller, statement: str) -> list[dict[str, Any]]:
    answer = ask(books, statement)
    assert answer.status == 200, answer.text
    entity = statement.split()[3]
    return list(answer.json["QueryResponse"].get(entity, []))


def names(books: Caller, statement: str) -> list[str]:
    return [row.get("DisplayName") or row["Name"] for row in rows(books, statement)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("select * from Customer", ["Acme", "Beta", "Gamma"]),
        ("SELECT * FROM Customer WHERE DisplayName = 'Beta'", ["Beta"]),
        ("SELECT * FROM Customer WHERE DisplayName LIKE '%m%'", ["Acme", "Gamma"]),
        ("SELECT * FROM Customer WHERE Id IN ('101', '103')", ["Acme", "Gamma"]),
        ("SELECT * FROM Customer WHERE Id > '101' AND Active = true", ["Beta", "Gamma"]),
        ("SELECT * FROM Customer ORDERBY DisplayName DESC MAXRESULTS 2", ["Gamma", "Beta"]),
        ("SELECT * FROM Customer STARTPOSITION 3 MAXRESULTS 5", ["Gamma"]),
        ("SELECT * FROM Customer WHERE DisplayName = 'O\\'Brien \\\\'", []),
        ("SELECT * FROM Term WHERE Name = 'Net 45'", ["Net 45"]),
        ("SELECT * FROM TaxCode WHERE Active = true", ["State"]),
        ("SELECT * FROM TaxCode", ["State", "NON", "TAX"]),
    ],
)
def test_queries_find(books: Caller, statement: str, expected: list[str]) -> None:
    assert names(books, statement) == expected


def test_no_rows_means_no_key(books: Caller) -> None:
    answer = ask(books, "select * from Invoice where DocNumber = 'none'")
    assert answer.json["QueryResponse"] == {}


def test_a_query_can_be_the_body(books: Caller) -> None:
    kind = {"Content-Type": "application/text"}
    answer = books.call("POST", "/query", b"select count(*) from Customer", kind)
    assert answer.json["QueryResponse"] == {"totalCount": 3}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("select * from Invoice where", "4000"),
        ("select * from Customer where Id = '1' OR Id = '2'", "4000"),
        ("select * from Customer where Id != '1'", "4000"),
        ("select * from Customer where DisplayName = 'O''Brien'", "4000"),
        ("select * from Customer order by Id", "4000"),
        ("select * from invoice", "4000"),
        ("select * from Invoice where PrivateNote = 'x'", "4001"),
        ("select * from Invoice where TotalAmt > '1'", "4001"),
        ("select * from Invoice orderby TotalAmt", "4001"),
        ("select * from Invoice startposition 0", "4001"),
        ("select * from Account where AcctNum = '1'", "4001"),
    ],
)
def test_queries_are_refused(books: Caller, statement: str, expected: str) -> None:
    answer = ask(books, statement)
    assert answer.status == 400
    assert code(answer) == expected
    assert "element" not in answer.json["Fault"]["Error"][0]


def test_sales_are_found_by_number_customer_date_and_change(books: Caller) -> None:
    made = books.post("/invoice", invoice(DocNumber="INV-7")).json["Invoice"]
    for condition in (
        "DocNumber = 'INV-7'",
        "CustomerRef = '101' AND TxnDate = '2026-10-31'",
        "Balance > '0' AND DueDate < '2027-01-01'",
        f"MetaData.LastUpdatedTime >= '{made['MetaData']['LastUpdatedTime']}'",
    ):
        found = rows(books, f"select * from Invoice where {condition}")
        assert [one["Id"] for one in found] == [made["Id"]]


def test_a_customer_is_made_once(books: Caller) -> None:
    body = {"DisplayName": "Delta", "CurrencyRef": {"value": "KWD"}}
    made = books.post("/customer", body).json["Customer"]
    assert made["CurrencyRef"]["value"] == "KWD"
    again = books.post("/customer", {"DisplayName": "delta"})
    assert code(again) == "6240"
    assert "\nname" in again.json["Fault"]["Error"][0]["Detail"]
    assert code(books.post("/customer", {"DisplayName": "A:B"})) == "6000"
    assert code(books.post("/customer", {"Notes": "x"})) == "2020"


def test_an_inactive_customer_hides_unless_asked_for(books: Caller) -> None:
    off = {"Id": "102", "SyncToken": "0", "sparse": True, "Active": False}
    assert books.post("/customer", off).json["Customer"]["DisplayName"] == "Beta (deleted)"
    assert names(books, "select * from Customer") == ["Acme", "Gamma"]
    both = "select * from Customer where Active IN (true, false)"
    assert len(names(books, both)) == 3


def test_a_customers_currency_never_changes(books: Caller) -> None:
    change = {"Id": "101", "SyncToken": "0", "sparse": True, "CurrencyRef": {"value": "EUR"}}
    assert books.post("/customer", change).json["Customer"]["CurrencyRef"]["value"] == "USD"


def test_a_service_item_needs_an_income_account(books: Caller) -> None:
    body: dict[str, Any] = {"Name": "Workshop", "Type": "Service"}
    assert code(books.post("/item", body)) == "2020"
    assert books.post("/item", body | {"IncomeAccountRef": {"value": "1"}}).status == 200
    receivable = body | {"Name": "Other", "IncomeAccountRef": {"value": "2"}}
    assert code(books.post("/item", receivable)) == "6000"


def test_there_is_an_item_for_every_kind_of_line(books: Caller) -> None:
    found = names(books, "select * from Item where Type = 'Service'")
    assert {"Retainer fee", "Overage", "Time", "Correction", "Cap"} <= set(found)


def test_a_batch_answers_every_item_on_its_own(books: Caller) -> None:
    items = [
        {"bId": "1", "operation": "create", "Invoice": invoice(DocNumber="A")},
        {"bId": "2", "operation": "create", "Invoice": invoice(DocNumber="A")},
        {"bId": "3", "Query": "select count(*) from Customer"},
    ]
    answer = books.post("/batch", {"BatchItemRequest": items}, requestid="b-1")
    assert answer.status == 200
    by_id = {one["bId"]: one for one in answer.json["BatchItemResponse"]}
    assert by_id["1"]["Invoice"]["DocNumber"] == "A"
    assert by_id["2"]["Fault"]["Error"][0]["code"] == "6140"
    assert by_id["3"]["QueryResponse"] == {"totalCount": 3}
    again = books.post("/batch", {"BatchItemRequest": items}, requestid="b-1")
    assert again.body == answer.body


def test_a_batch_has_limits(books: Caller) -> None:
    many = [{"bId": str(n), "Query": "select * from Term"} for n in range(31)]
    assert books.post("/batch", {"BatchItemRequest": many}).status == 400
    long = [{"bId": "x" * 11, "Query": "select * from Term"}]
    assert books.post("/batch", {"BatchItemRequest": long}).status == 200
    assert books.post("/batch", {"BatchItemRequest": long}, requestid="r").status == 400
    assert books.post("/batch", {"BatchItemRequest": many[:1]}, requestid="r" * 37).status == 400


def test_changes_show_whole_entities_and_stubs(books: Caller) -> None:
    start = datetime.now(UTC).replace(microsecond=0).isoformat()
    kept = books.post("/invoice", invoice()).json["Invoice"]
    gone = books.post("/invoice", invoice()).json["Invoice"]
    books.post("/invoice", {"Id": gone["Id"], "SyncToken": "0"}, operation="delete")
    answer = books.get("/cdc", entities="Invoice,CreditMemo", changedSince=start).json
    responses = answer["CDCResponse"][0]["QueryResponse"]
    assert {} in responses
    found = {one["Id"]: one for r in responses for one in r.get("Invoice", [])}
    assert found[kept["Id"]]["TotalAmt"] == 100
    assert found[gone["Id"]]["status"] == "Deleted"


def test_changes_reach_back_thirty_days(books: Caller) -> None:
    answer = books.get("/cdc", entities="Invoice", changedSince="2020-01-01T00:00:00-08:00")
    assert answer.status == 400


def test_a_rate_can_be_set_for_a_day(books: Caller) -> None:
    body = {"SourceCurrencyCode": "EUR", "Rate": 1.5, "AsOfDate": "2026-10-31"}
    assert books.post("/exchangerate", body).status == 200
    on = books.get("/exchangerate", sourcecurrencycode="EUR", asofdate="2026-10-31").json
    after = books.get("/exchangerate", sourcecurrencycode="EUR", asofdate="2026-11-01").json
    assert str(on["ExchangeRate"]["Rate"]) == "1.5"
    assert str(after["ExchangeRate"]["Rate"]) == "1.084200"
    assert books.get("/exchangerate", sourcecurrencycode="XXX").status == 400
