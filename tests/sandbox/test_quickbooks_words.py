"""Bodies to the letter, as they are documented or were recorded."""

import re
from typing import Any

import pytest

from tests.sandbox.caller import Answer, Caller
from tests.sandbox.sale import invoice, line, made, read

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+-0[78]:00"
SENT = {"Id": "1", "SyncToken": "0"}


def error(answer: Answer) -> dict[str, Any]:
    assert answer.status == 400, answer.text
    assert set(answer.json) == {"Fault", "time"}
    assert re.fullmatch(TIME, answer.json["time"])
    assert answer.json["Fault"]["type"] == "ValidationFault"
    [found] = answer.json["Fault"]["Error"]
    return dict(found)


def test_an_unknown_property(books: Caller) -> None:
    assert error(books.post("/invoice", invoice(Colour="red"))) == {
        "Message": "Request has invalid or unsupported property",
        "Detail": "Property Name:Colour specified is unsupported or invalid",
        "code": "2010",
    }


def test_a_missing_property(books: Caller) -> None:
    assert error(books.post("/invoice", invoice(Line=...))) == {
        "Message": "Required param missing, need to supply the required value for the API",
        "Detail": "Required parameter Line is missing in the request",
        "code": "2020",
        "element": "Line",
    }
    found = error(books.post("/invoice", invoice(Line=[{"Amount": 1}])))
    assert found["Detail"] == "Required parameter Line.DetailType is missing in the request"


def test_what_was_never_there(books: Caller) -> None:
    assert error(books.get("/invoice/99999")) == {
        "Message": "Object Not Found",
        "Detail": "Object Not Found : Something you're trying to use has been made inactive. "
        "Check the fields with accounts, customers, items, vendors or employees.",
        "code": "610",
        "element": "",
    }


def test_what_is_there_no_longer(books: Caller) -> None:
    body = {"Id": made(books)["Id"], "SyncToken": "0"}
    gone = books.post("/invoice", body, operation="delete")
    assert gone.json["Invoice"] == {"status": "Deleted", "domain": "QBO", "Id": body["Id"]}
    found = error(books.post("/invoice", body | {"sparse": True}))
    assert found["Detail"] == "Object Not Found : Another user has deleted this transaction."


def test_a_number_in_use(books: Caller) -> None:
    first = made(books, DocNumber="XXX")
    assert error(books.post("/invoice", invoice(DocNumber="XXX"))) == {
        "Message": "Duplicate Document Number Error",
        "Detail": "Duplicate Document Number Error : You must specify a different number. This "
        "number has already been used. DocNumber=XXX is assigned to TxnType=Invoice with "
        f"TxnId={first['Id']}",
        "code": "6140",
        "element": "",
    }


def test_a_closed_period(books: Caller, quickbooks: Caller) -> None:
    closed = {"preferences": {"AccountingInfoPrefs": {"BookCloseDate": "2026-12-31"}}}
    quickbooks.post("/_control/load", closed)
    found = error(books.post("/invoice", invoice()))
    assert found["Message"] == "Account Period Closed, Cannot Update Through Services API"
    assert found["Detail"] == (
        "The account period has closed and the account books cannot be updated through through "
        "the QBO Services API. Please use the QBO website to make these changes."
    )


def test_a_name_in_use(books: Caller) -> None:
    found = error(books.post("/customer", {"DisplayName": "Acme"}))
    assert (found["code"], found["Message"]) == ("6240", "Duplicate Name Exists Error")


def test_half_a_cent(books: Caller) -> None:
    found = error(books.post("/invoice", invoice(Line=[line(1861.07, 128.35, 14.5)])))
    assert found["Detail"] == "Amount is not equal to UnitPrice * Qty. Supplied value: 1,861.07"
    assert books.post("/invoice", invoice(Line=[line(1861.08, 128.35, 14.5)])).status == 200


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        (
            {"Line": [line(TaxCodeRef={"value": "10"})]},
            "Valid line TaxCodes for US should be TAX or NON. Supplied value: 10",
        ),
        (
            {"CurrencyRef": {"value": "EUR"}},
            "Business Validation Error: You can only use one foreign currency per transaction.",
        ),
        (
            {"CustomerRef": {"value": "102"}, "CurrencyRef": {"value": "EUR"}},
            "The currency and exchange rate are required for transaction in foreign currency.",
        ),
        (
            {"CustomerRef": {"value": "75"}},
            "Invalid Reference Id : Names element id 75 not found",
        ),
        ({"EmailStatus": "X"}, "Invalid Enumeration : X"),
    ],
)
def test_details(books: Caller, fields: dict[str, Any], detail: str) -> None:
    assert error(books.post("/invoice", invoice(**fields)))["Detail"] == detail


def test_a_currency_where_there_is_only_one(books: Caller, quickbooks: Caller) -> None:
    one = {"preferences": {"CurrencyPrefs": {"MultiCurrencyEnabled": False}}}
    quickbooks.post("/_control/load", one)
    found = error(books.post("/invoice", invoice()))
    assert (
        found["Message"] == "A business validation error has occurred while processing your request"
    )
    assert found["Detail"] == (
        "Business Validation Error: Multi Currency should be enabled to perform this operation"
    )


@pytest.mark.parametrize(
    ("statement", "code", "message", "words"),
    [
        ("select", "4000", "Error parsing query", "QueryParserError"),
        (
            "select * from Invoice startposition 0",
            "4001",
            "Invalid query",
            "QueryValidationError: value 0 is too small. Min allowed value is 1",
        ),
    ],
)
def test_a_query_that_is_none_has_no_element(
    books: Caller, statement: str, code: str, message: str, words: str
) -> None:
    found = error(books.get("/query", query=statement))
    assert (found["code"], found["Message"], "element" in found) == (code, message, False)
    assert words in found["Detail"]


def test_a_token_of_another_company(books: Caller) -> None:
    token = books.headers["Authorization"].removeprefix("Bearer ")
    answer = Caller(books.address[:-1] + "9", token).get("/preferences")
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert '<Fault type="AUTHENTICATION"><Error code="100">' in answer.text
    assert (
        "AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401"
        in answer.text
    )


def test_an_invoice(books: Caller) -> None:
    answer = books.post("/invoice", invoice())
    assert set(answer.json) == {"Invoice", "time"}
    assert re.fullmatch(TIME, answer.json["time"])
    sent = answer.json["Invoice"]
    assert isinstance(sent["Id"], str)
    assert isinstance(sent["SyncToken"], str)
    assert (sent["domain"], sent["sparse"], sent["EmailStatus"]) == ("QBO", False, "NotSet")
    assert sent["CurrencyRef"] == {"value": "USD", "name": "United States Dollar"}
    assert (sent["ExchangeRate"], sent["HomeTotalAmt"], sent["HomeBalance"]) == (1, 100, 100)
    assert [one.get("Id") for one in sent["Line"]] == ["1", None]
    assert sent["Line"][1]["SubTotalLineDetail"] == {}
    assert read(books, "Invoice", sent["Id"]) == sent


def test_rows_of_a_query(books: Caller) -> None:
    answer = books.get("/query", query="select * from Customer where Id = '101'").json
    response = answer["QueryResponse"]
    assert [one["Id"] for one in response["Customer"]] == ["101"]
    counts = [response[name] for name in ("startPosition", "maxResults", "totalCount")]
    assert counts == [1, 1, 1]
    none = books.get("/query", query="select * from Customer where Id = '9'").json
    assert none["QueryResponse"] == {}


def test_at_most_a_hundred_rows_unless_asked_and_a_thousand_at_once(
    books: Caller, quickbooks: Caller
) -> None:
    many = [{"Id": str(n), "DisplayName": f"C{n:04}"} for n in range(1000, 2100)]
    quickbooks.post("/_control/load", {"customers": many})
    for statement, rows in (
        ("select * from Customer", 100),
        ("select * from Customer maxresults 1000", 1000),
        ("select * from Customer startposition 1001 maxresults 1000", 103),
    ):
        found = books.get("/query", query=statement).json["QueryResponse"]
        assert len(found["Customer"]) == rows
    kind = {"Content-Type": "text/plain"}
    answer = books.call("POST", "/query", b"select count(*) from Customer", kind)
    assert answer.json["QueryResponse"] == {"totalCount": 1103}


def test_the_lists_a_console_reads(books: Caller) -> None:
    term = read(books, "Term", "3")
    assert (term["Name"], term["Type"], term["DueDays"]) == ("Net 30", "STANDARD", 30)
    pseudo = read(books, "TaxCode", "TAX")
    assert {"Active", "domain", "SyncToken"}.isdisjoint(pseudo)
    assert read(books, "TaxRate", "1")["RateValue"] == 8
    account = read(books, "Account", "1")
    assert (account["AccountType"], account["Classification"]) == ("Income", "Revenue")
    found = books.get("/query", query="select *, Sku from Item where Name = 'Time'").json
    assert found["QueryResponse"]["Item"][0]["IncomeAccountRef"]["value"] == "1"


def test_the_company_and_its_preferences(books: Caller) -> None:
    realm = books.address.rsplit("/", 1)[1]
    company = books.get(f"/companyinfo/{realm}").json["CompanyInfo"]
    assert (company["Country"], company["CompanyAddr"]["Country"]) == ("US", "USA")
    assert {"Lat", "Long"}.isdisjoint(company["CompanyAddr"])
    assert company["NameValue"][0]["Name"] == "OfferingSku"
    shown = books.get("/preferences").json["Preferences"]
    assert shown["CurrencyPrefs"] == {
        "MultiCurrencyEnabled": True,
        "HomeCurrency": {"value": "USD"},
    }
    for group, names in (
        ("SalesFormsPrefs", ("CustomTxnNumbers", "AllowDiscount", "AutoApplyCredit")),
        ("AccountingInfoPrefs", ("ClassTrackingPerTxn", "ClassTrackingPerTxnLine")),
        ("TaxPrefs", ("UsingSalesTax",)),
    ):
        assert set(names) <= set(shown[group])


def test_a_pdf(books: Caller) -> None:
    sent = made(books)
    pdf = {"Accept": "application/pdf"}
    answer = books.call("GET", f"/invoice/{sent['Id']}/pdf", headers=pdf)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.body.startswith(b"%PDF-")


def test_an_operation_there_is_none_of(books: Caller) -> None:
    for path, operation in (("/creditmemo", "void"), ("/customer", "delete"), ("/term", "void")):
        answer = books.post(path, SENT, operation=operation)
        assert (error(answer)["code"], error(answer)["Message"]) == ("500", "Unsupported Operation")


def test_a_property_quickbooks_knows_and_the_stand_in_does_not(books: Caller) -> None:
    answer = books.post("/invoice", invoice(Line=[line(RatePercent=5)]))
    assert (answer.status, "SalesItemLineDetail.RatePercent" in answer.text) == (501, True)
