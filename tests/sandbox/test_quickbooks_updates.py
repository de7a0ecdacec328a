"""Full and sparse updates, lines and their ids, numbers, terms and mails of sales."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.caller import Answer, Caller
from tests.sandbox.sale import act, code, detail, invoice, line, made, read

MAIL = {"Content-Type": "application/octet-stream"}
RICH: dict[str, Any] = {
    "DocNumber": "INV-1",
    "PrivateNote": "note",
    "CustomerMemo": {"value": "memo"},
    "BillEmail": {"Address": "ap@acme.example"},
    "SalesTermRef": {"value": "2"},
    "BillAddr": {"Line1": "1 Street"},
    "CustomField": [{"DefinitionId": "1", "Type": "StringType", "StringValue": "PO-1"}],
}


def version(sale: dict[str, Any]) -> dict[str, str]:
    return {"Id": sale["Id"], "SyncToken": sale["SyncToken"]}


def send(books: Caller, sale: dict[str, Any], **query: str) -> Answer:
    return books.call("POST", f"/invoice/{sale['Id']}/send", b"", MAIL, **query)


def test_a_full_update_forgets_what_is_left_out(books: Caller) -> None:
    before = made(books, **RICH)
    after = books.post("/invoice", invoice() | version(before)).json["Invoice"]
    for name in ("DocNumber", "PrivateNote", "CustomerMemo", "BillEmail", "SalesTermRef"):
        assert name in before
        assert name not in after
    assert "BillAddr" not in after
    assert "StringValue" not in after["CustomField"][0]
    assert (after["SyncToken"], after["sparse"]) == ("1", False)
    assert after["MetaData"]["CreateTime"] == before["MetaData"]["CreateTime"]


def test_a_full_update_needs_what_a_new_invoice_needs(books: Caller) -> None:
    before = made(books)
    answer = books.post("/invoice", version(before) | {"CustomerRef": {"value": "101"}})
    assert (code(answer), answer.json["Fault"]["Error"][0]["element"]) == ("2020", "Line")


def test_a_sparse_update_keeps_what_is_left_out(books: Caller) -> None:
    before = made(books, **RICH)
    change = version(before) | {"sparse": True, "DueDate": "2026-12-24"}
    after = books.post("/invoice", change).json["Invoice"]
    moved = ("DueDate", "SyncToken", "MetaData")
    assert {n: v for n, v in after.items() if n not in moved} == {
        n: v for n, v in before.items() if n not in moved
    }
    assert (after["DueDate"], after["SyncToken"], after["sparse"]) == ("2026-12-24", "1", False)


def test_lines_are_replaced_as_a_whole_and_known_ids_stay(books: Caller) -> None:
    before = made(books, Line=[line(), line(25, 1, 25), line(30, 1, 30)])
    sent = [
        line(30, 1, 30) | {"Id": "3"},
        line(7, 1, 7),
        line(8, 1, 8) | {"Id": "0"},
        line(9, 1, 9) | {"Id": "77"},
    ]
    after = books.post("/invoice", version(before) | {"sparse": True, "Line": sent}).json["Invoice"]
    assert [one.get("Id") for one in after["Line"]] == ["3", "4", "5", "6", None]
    assert after["TotalAmt"] == 54


def test_totals_that_are_sent_are_overwritten(books: Caller) -> None:
    sent = made(books, TotalAmt=1, Balance=2, HomeTotalAmt=3)
    assert (sent["TotalAmt"], sent["Balance"], sent["HomeTotalAmt"]) == (100, 100, 100)


def test_a_stale_update_names_who_was_first(books: Caller) -> None:
    before = made(books)
    change = version(before) | {"sparse": True, "PrivateNote": "a"}
    assert books.post("/invoice", change).status == 200
    answer = books.post("/invoice", change)
    assert code(answer) == "5010"
    words = "were working on this at the same time"
    assert detail(answer).startswith("Stale Object Error : You and ")
    assert words in detail(answer)
    assert detail(answer).endswith("finished before you did, so your work was not saved.")


@pytest.mark.parametrize("lacking", ["Id", "SyncToken"])
def test_an_operation_needs_id_and_version(books: Caller, lacking: str) -> None:
    body = {n: v for n, v in version(made(books)).items() if n != lacking}
    answer = books.post("/invoice", body, operation="void")
    assert (code(answer), answer.json["Fault"]["Error"][0]["element"]) == ("2020", lacking)


def test_a_line_of_text_can_be_a_subtotal(books: Caller) -> None:
    text = {"DetailType": "DescriptionOnly", "Description": "Subtotal:"}
    sent = made(books, Line=[line(), line(25, 1, 25), text, line(30, 1, 30), text])
    shown = [one["Description"] for one in sent["Line"] if one["DetailType"] == "DescriptionOnly"]
    assert shown == ["Subtotal: 125.00", "Subtotal: 30.00"]
    assert sent["TotalAmt"] == 155


def test_the_due_date_follows_the_term_the_customer_or_the_preferences(
    books: Caller, quickbooks: Caller
) -> None:
    assert made(books)["DueDate"] == "2026-11-30"
    assert made(books, SalesTermRef={"value": "2"})["DueDate"] == "2026-11-15"
    term = {"Id": "101", "SyncToken": "0", "sparse": True, "SalesTermRef": {"value": "1"}}
    books.post("/customer", term)
    sent = made(books)
    assert (sent["DueDate"], sent["SalesTermRef"]["value"]) == ("2026-10-31", "1")


@pytest.mark.parametrize(
    ("on", "due"),
    [("2026-10-01", "2026-10-15"), ("2026-10-12", "2026-11-15"), ("2026-12-31", "2027-01-15")],
)
def test_a_term_can_be_a_day_of_the_month(
    books: Caller, quickbooks: Caller, on: str, due: str
) -> None:
    monthly = {"Name": "15th", "Type": "DATE_DRIVEN", "DayOfMonthDue": 15, "DueNextMonthDays": 5}
    quickbooks.post("/_control/load", {"terms": [monthly]})
    assert made(books, SalesTermRef={"value": "6"}, TxnDate=on)["DueDate"] == due


def test_an_invoice_is_dated_by_the_server_in_pacific_time(
    books: Caller, quickbooks: Caller
) -> None:
    sent = made(books, TxnDate=...)
    created = sent["MetaData"]["CreateTime"]
    assert sent["TxnDate"] == created[:10]
    assert created[-6:] in ("-08:00", "-07:00")
    assert date.fromisoformat(sent["TxnDate"])


def test_a_sandbox_company_sends_forty_mails_a_day(books: Caller, quickbooks: Caller) -> None:
    quickbooks.post("/_control/settings", {"mails_per_day": 2})
    sent = made(books, BillEmail={"Address": "ap@acme.example"}, EmailStatus="NeedToSend")
    assert [send(books, sent).status for _ in range(3)] == [200, 200, 400]
    quickbooks.post("/_control/clock", {"advance_seconds": 86_400})
    token = quickbooks.post("/_control/connect").json["access_token"]
    assert send(Caller(books.address, token), sent).status == 200


def test_a_mail_needs_an_address_that_is_one(books: Caller) -> None:
    sent = made(books)
    assert code(send(books, sent)) == "2020"
    assert code(send(books, sent, sendTo="nobody")) == "6000"
    assert books.post(f"/invoice/{sent['Id']}/send").status == 400
    assert read(books, "Invoice", sent["Id"])["EmailStatus"] == "NotSet"


def test_a_void_keeps_the_record_with_every_figure_zero(books: Caller) -> None:
    sent = made(books, DocNumber="INV-1", PrivateNote="n", TxnTaxDetail={"TotalTax": 5})
    void = books.post("/invoice", version(sent), operation="void").json["Invoice"]
    assert (void["DocNumber"], void["CustomerRef"]["value"]) == ("INV-1", "101")
    figures = ("TotalAmt", "Balance", "HomeTotalAmt", "HomeBalance")
    assert [void[name] for name in figures] == [0, 0, 0, 0]
    assert void["TxnTaxDetail"]["TotalTax"] == 0
    item = void["Line"][0]["SalesItemLineDetail"]
    assert (item["Qty"], item["UnitPrice"]) == (0, 0)
    assert void["PrivateNote"].startswith("Voided")


@pytest.mark.parametrize("operation", ["void", "delete"])
def test_what_is_paid_is_voided_or_deleted_only_where_that_is_switched_on(
    books: Caller, quickbooks: Caller, operation: str
) -> None:
    made(books, DocNumber="INV-1")
    paid = act(quickbooks, "pay", invoice="INV-1")
    held = read(books, "Invoice", paid["Line"][0]["LinkedTxn"][0]["TxnId"])
    assert code(books.post("/invoice", version(held), operation=operation)) == "6000"
    quickbooks.post("/_control/settings", {f"{operation}_with_payments": True})
    assert books.post("/invoice", version(held), operation=operation).status == 200
    assert read(books, "Payment", paid["Id"])["UnappliedAmt"] == 100


def test_a_price_keeps_seven_digits(books: Caller) -> None:
    sent = made(books, Line=[line(7.96, 15, 0.5306667)])
    price = sent["Line"][0]["SalesItemLineDetail"]["UnitPrice"]
    assert price == Decimal("0.5306667")


def test_a_class_and_a_location_come_from_their_lists(books: Caller, quickbooks: Caller) -> None:
    lists = {
        "classes": [{"Id": "7", "Name": "Design", "FullyQualifiedName": "Design"}],
        "departments": [{"Id": "8", "Name": "West"}],
    }
    quickbooks.post("/_control/load", lists)
    sent = made(
        books,
        Line=[line(ClassRef={"value": "7"})],
        ClassRef={"value": "7"},
        DepartmentRef={"value": "8"},
    )
    assert sent["Line"][0]["SalesItemLineDetail"]["ClassRef"] == {"value": "7"}
    found = books.get("/query", query="select * from Class where Name = 'Design'").json
    assert found["QueryResponse"]["Class"][0]["Id"] == "7"
    answer = books.post("/invoice", invoice(DepartmentRef={"value": "9"}))
    assert (code(answer), "Depts element id 9" in detail(answer)) == ("2500", True)
