"""Everything QuickBooks refuses, with the code and the shape it refuses it by."""

from typing import Any

import pytest

from tests.sandbox.caller import Answer, Caller
from tests.sandbox.sale import invoice, line


def error(answer: Answer) -> dict[str, Any]:
    assert answer.status == 400, answer.text
    assert answer.json["Fault"]["type"] == "ValidationFault"
    assert "time" in answer.json
    found = answer.json["Fault"]["Error"][0]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("fields", "code", "detail"),
    [
        ({"Colour": "red"}, "2010", "Property Name:Colour specified"),
        ({"Line": [line() | {"Colour": 1}]}, "2010", "Line.Colour"),
        ({"Line": [line(Colour=1)]}, "2010", "SalesItemLineDetail.Colour"),
        ({"Line": [line(Qty="2")]}, "2010", "Qty"),
        ({"PrivateNote": ""}, "2010", "PrivateNote"),
        ({"Line": ...}, "2020", "Required parameter Line is missing in the request"),
        ({"Line": []}, "2020", "Line"),
        ({"CustomerRef": ...}, "2020", "CustomerRef"),
        ({"Line": [{"Amount": 1}]}, "2020", "Line.DetailType"),
        ({"EmailStatus": "NeedToSend"}, "2020", "BillEmail"),
        ({"DocNumber": "x" * 22}, "2050", "Max:21"),
        ({"PrivateNote": "x" * 4001}, "2050", "Max:4000"),
        ({"CustomerMemo": {"value": "x" * 1001}}, "2050", "Max:1000"),
        ({"Line": [line() | {"Description": "x" * 4001}]}, "2050", "Max:4000"),
        ({"BillEmail": {"Address": "a@b." + "x" * 100}}, "2050", "Max:100"),
        ({"TxnDate": "31.10.2026"}, "2090", "31.10.2026"),
        ({"EmailStatus": "Mailed"}, "2170", "Invalid Enumeration : Mailed"),
        ({"GlobalTaxCalculation": "None"}, "2170", "None"),
        ({"CustomerRef": {"value": "75"}}, "2500", "Names element id 75 not found"),
        ({"Line": [line(ItemRef={"value": "75"})]}, "2500", "Items element id 75 not found"),
        ({"SalesTermRef": {"value": "75"}}, "2500", "Terms element id 75 not found"),
        ({"Line": [line(1000, 225, 7)]}, "6070", "UnitPrice * Qty. Supplied value: 1,000"),
        ({"Line": [line(1861.07, 128.35, 14.5)]}, "6070", "Supplied value: 1,861.07"),
        ({"Line": [line(TaxCodeRef={"value": "10"})]}, "6100", "TAX or NON. Supplied value: 10"),
        ({"Line": [line(-100, -2, 50)]}, "6000", "must be 0 or greater"),
        ({"CurrencyRef": {"value": "EUR"}}, "6000", "only use one foreign currency"),
        ({"CustomerRef": {"value": "102"}, "CurrencyRef": ...}, "6000", "one foreign currency"),
        ({"CurrencyRef": {"value": "XXX"}}, "2500", "XXX"),
        ({"ClassRef": {"value": "7"}}, "2500", "Klasses element id 7 not found"),
    ],
)
def test_a_body_that_is_wrong_is_refused(
    books: Caller, fields: dict[str, Any], code: str, detail: str
) -> None:
    found = error(books.post("/invoice", invoice(**fields)))
    assert found["code"] == code
    assert detail in found["Detail"]
    state = books.get("/query", query="select count(*) from Invoice").json
    assert state["QueryResponse"] == {"totalCount": 0}


def test_a_foreign_invoice_needs_its_rate(books: Caller) -> None:
    body = invoice(CustomerRef={"value": "102"}, CurrencyRef={"value": "EUR"})
    found = error(books.post("/invoice", body))
    assert (found["code"], found["Message"]) == ("2410", "Curreny, ExchangeRate is missing.")


def test_yen_are_rounded_to_cents_too(books: Caller) -> None:
    yen = {"CustomerRef": {"value": "103"}, "CurrencyRef": {"value": "JPY"}, "ExchangeRate": 0.0066}
    half = line(1001, 0.25, 4001)
    assert error(books.post("/invoice", invoice(Line=[half], **yen)))["code"] == "6070"
    assert books.post("/invoice", invoice(Line=[line(1000.25, 0.25, 4001)], **yen)).status == 200
    assert books.post("/invoice", invoice(Line=[line(1000, None)], **yen)).status == 200


def test_a_number_in_use_names_the_sale_that_has_it(books: Caller) -> None:
    made = books.post("/invoice", invoice(DocNumber="INV-1")).json["Invoice"]
    for path in ("/invoice", "/creditmemo"):
        found = error(books.post(path, invoice(DocNumber="INV-1")))
        assert found["code"] == "6140"
        assert (
            f"DocNumber=INV-1 is assigned to TxnType=Invoice with TxnId={made['Id']}"
            in (found["Detail"])
        )
    let = books.post("/invoice", invoice(DocNumber="INV-1"), include="allowduplicatedocnum")
    assert let.status == 200


def test_a_closed_period_is_closed(books: Caller, quickbooks: Caller) -> None:
    closed = {"preferences": {"AccountingInfoPrefs": {"BookCloseDate": "2026-10-31"}}}
    quickbooks.post("/_control/load", closed)
    assert error(books.post("/invoice", invoice()))["code"] == "6210"
    assert books.post("/invoice", invoice(TxnDate="2026-11-01")).status == 200


def test_a_stale_token_is_refused(books: Caller) -> None:
    made = books.post("/invoice", invoice()).json["Invoice"]
    change = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DueDate": "2026-12-31"}
    assert books.post("/invoice", change).status == 200
    assert error(books.post("/invoice", change))["code"] == "5010"


def test_what_is_gone_is_not_found_with_400(books: Caller) -> None:
    assert error(books.get("/invoice/99999"))["code"] == "610"
    made = books.post("/invoice", invoice()).json["Invoice"]
    body = {"Id": made["Id"], "SyncToken": "0"}
    books.post("/invoice", body, operation="delete")
    found = error(books.post("/invoice", body, operation="void"))
    assert found["code"] == "610"
    assert "deleted this transaction" in found["Detail"]


def test_an_inactive_item_is_refused(books: Caller) -> None:
    item = books.get("/item/4").json["Item"]
    off = {"Id": "4", "SyncToken": item["SyncToken"], "sparse": True, "Active": False}
    assert books.post("/item", off).json["Item"]["Active"] is False
    found = error(books.post("/invoice", invoice()))
    assert found["code"] == "610"
    assert "made inactive" in found["Detail"]


def test_without_multicurrency_no_currency_may_be_sent(books: Caller, quickbooks: Caller) -> None:
    off = {"preferences": {"CurrencyPrefs": {"MultiCurrencyEnabled": False}}}
    quickbooks.post("/_control/load", off)
    found = error(books.post("/invoice", invoice()))
    assert "Multi Currency should be enabled" in found["Detail"]
    made = books.post("/invoice", invoice(CurrencyRef=...)).json["Invoice"]
    assert "CurrencyRef" not in made


def test_quoted_numbers_can_be_switched_on(books: Caller, quickbooks: Caller) -> None:
    quickbooks.post("/_control/settings", {"quoted_numbers": True, "empty_strings": True})
    body = invoice(Line=[line("100.00", "2", "50")], PrivateNote="")
    made = books.post("/invoice", body).json["Invoice"]
    assert made["TotalAmt"] == 100
    assert "PrivateNote" not in made


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", "/estimate/1", {}),
        ("GET", "/reports/AgedReceivables", {}),
        ("GET", "/invoice/1", {"colour": "red"}),
        ("POST", "/invoice", {"include": "colour"}),
    ],
)
def test_what_is_not_supported_is_refused_in_a_sentence(
    books: Caller, method: str, path: str, query: dict[str, str]
) -> None:
    answer = books.call(method, path, invoice() if method == "POST" else None, **query)
    assert answer.status == 501
    assert f"{method} /v3/company/" in answer.json["unsupported"]


def test_answers_in_xml_are_refused(books: Caller) -> None:
    answer = books.call("GET", "/preferences", headers={"Accept": "*/*"})
    assert answer.status == 501


def test_a_wrong_token_and_a_wrong_company_have_shapes_of_their_own(books: Caller) -> None:
    nobody = Caller(books.address, "nonsense").get("/preferences")
    assert nobody.status == 401
    assert nobody.json["fault"]["error"][0]["code"] == "3200"
    token = books.headers["Authorization"].removeprefix("Bearer ")
    elsewhere = Caller(books.address[:-1] + "9", token).get("/preferences")
    assert elsewhere.status == 401
    assert elsewhere.text.startswith("<?xml")
    assert 'code="100"' in elsewhere.text
