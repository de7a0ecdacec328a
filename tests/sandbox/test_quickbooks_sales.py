"""Invoices and credit memos of the QuickBooks stand-in, as long as all goes well."""

from decimal import Decimal

from tests.sandbox.caller import Caller
from tests.sandbox.sale import invoice, line


def test_an_invoice_comes_back_computed(books: Caller) -> None:
    answer = books.post("/invoice", invoice(DocNumber="INV-1", Line=[line(), line(25, 1, 25)]))
    assert answer.status == 200
    assert answer.headers["intuit_tid"]
    made = answer.json["Invoice"]
    assert made["Id"].isdigit()
    assert made["SyncToken"] == "0"
    assert (made["TotalAmt"], made["Balance"]) == (125, 125)
    assert made["CustomerRef"] == {"value": "101", "name": "Acme"}
    assert [one.get("Id") for one in made["Line"]] == ["1", "2", None]
    assert made["Line"][-1]["DetailType"] == "SubTotalLineDetail"
    assert made["Line"][0]["SalesItemLineDetail"]["ItemRef"]["name"] == "Time"
    assert made["DueDate"] == "2026-11-30"
    assert answer.json["time"].endswith(("-08:00", "-07:00"))


def test_a_foreign_invoice_shows_what_it_is_worth_at_home(books: Caller) -> None:
    rate = books.get("/exchangerate", sourcecurrencycode="EUR", asofdate="2026-10-31").json
    assert rate["ExchangeRate"]["TargetCurrencyCode"] == "USD"
    body = invoice(CustomerRef={"value": "102"}, CurrencyRef={"value": "EUR"}, ExchangeRate=1.0842)
    made = books.post("/invoice", body).json["Invoice"]
    assert made["ExchangeRate"] == Decimal("1.0842")
    assert made["HomeTotalAmt"] == Decimal("108.42")


def test_digits_stay_as_they_were_sent(books: Caller) -> None:
    raw = (
        b'{"CustomerRef":{"value":"101"},"CurrencyRef":{"value":"USD"},"Line":[{"Amount":1861.08,'
        b'"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"4"},'
        b'"Qty":128.350,"UnitPrice":14.50}}]}'
    )
    answer = books.call("POST", "/invoice", raw)
    assert answer.status == 200
    assert b'"Qty": 128.350' in answer.body
    assert b'"UnitPrice": 14.50' in answer.body
    assert b'"TotalAmt": 1861.08' in answer.body


def test_the_same_request_id_is_answered_from_memory(books: Caller) -> None:
    first = books.post("/invoice", invoice(), requestid="r-1", minorversion=75)
    again = books.post("/invoice", invoice(), requestid="r-1")
    assert first.body == again.body
    assert books.get("/query", query="select count(*) from Invoice").json["QueryResponse"] == {
        "totalCount": 1
    }


def test_a_failure_is_not_remembered(books: Caller) -> None:
    assert books.post("/invoice", invoice(Line=[]), requestid="r-1").status == 400
    assert books.post("/invoice", invoice(), requestid="r-1").status == 200


def test_a_sparse_update_leaves_the_rest_alone(books: Caller) -> None:
    made = books.post("/invoice", invoice(PrivateNote="console:1", DocNumber="A")).json["Invoice"]
    change = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DueDate": "2026-12-31"}
    changed = books.post("/invoice", change).json["Invoice"]
    assert changed["DueDate"] == "2026-12-31"
    assert changed["PrivateNote"] == "console:1"
    assert changed["DocNumber"] == "A"
    assert changed["SyncToken"] == "1"
    assert changed["sparse"] is False
    assert changed["Line"] == made["Line"]


def test_a_full_update_forgets_what_is_left_out(books: Caller) -> None:
    made = books.post("/invoice", invoice(PrivateNote="gone soon", DocNumber="A")).json["Invoice"]
    body = invoice(Id=made["Id"], SyncToken="0", Line=[line(50, 1, 50)])
    changed = books.post("/invoice", body).json["Invoice"]
    assert "PrivateNote" not in changed
    assert "DocNumber" not in changed
    assert changed["TotalAmt"] == 50


def test_a_voided_invoice_stays_with_zeros(books: Caller) -> None:
    made = books.post("/invoice", invoice(PrivateNote="n")).json["Invoice"]
    body = {"Id": made["Id"], "SyncToken": made["SyncToken"]}
    void = books.post("/invoice", body, operation="void").json["Invoice"]
    assert (void["TotalAmt"], void["Balance"]) == (0, 0)
    assert void["PrivateNote"] == "Voided n"
    assert all(one["Amount"] == 0 for one in void["Line"])
    assert void["SyncToken"] == "1"


def test_a_deleted_credit_memo_is_gone(books: Caller) -> None:
    made = books.post("/creditmemo", invoice()).json["CreditMemo"]
    assert made["RemainingCredit"] == 100
    body = {"Id": made["Id"], "SyncToken": "0"}
    gone = books.post("/creditmemo", body, operation="delete").json["CreditMemo"]
    assert gone["status"] == "Deleted"
    assert books.get(f"/creditmemo/{made['Id']}").json["Fault"]["Error"][0]["code"] == "610"
    void = books.post("/creditmemo", body, operation="void")
    assert void.json["Fault"]["Error"][0]["code"] == "500"


def test_an_invoice_is_sent_by_mail_and_shown_as_pdf(books: Caller) -> None:
    made = books.post("/invoice", invoice()).json["Invoice"]
    mail = {"Content-Type": "application/octet-stream"}
    path = f"/invoice/{made['Id']}/send"
    sent = books.call("POST", path, b"", mail, sendTo="a+b@x.example").json["Invoice"]
    assert sent["EmailStatus"] == "EmailSent"
    assert sent["BillEmail"]["Address"] == "a+b@x.example"
    assert sent["DeliveryInfo"]["DeliveryType"] == "Email"
    pdf = books.call("GET", f"/invoice/{made['Id']}/pdf", headers={"Accept": "application/pdf"})
    assert pdf.body.startswith(b"%PDF-")


def test_a_payment_lowers_the_balance(books: Caller) -> None:
    made = books.post("/invoice", invoice()).json["Invoice"]
    pays = {"Amount": 40, "LinkedTxn": [{"TxnId": made["Id"], "TxnType": "Invoice"}]}
    body = {"TotalAmt": 40, "CustomerRef": {"value": "101"}, "Line": [pays]}
    paid = books.post("/payment", body).json["Payment"]
    after = books.get(f"/invoice/{made['Id']}").json["Invoice"]
    assert after["Balance"] == 60
    assert after["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "Payment"}]
    refused = books.post(
        "/invoice", {"Id": made["Id"], "SyncToken": after["SyncToken"]}, operation="void"
    )
    assert refused.json["Fault"]["Error"][0]["code"] == "6000"


def test_tax_is_rounded_by_line(books: Caller) -> None:
    taxed = {"TaxCodeRef": {"value": "TAX"}}
    body = invoice(
        Line=[line(0.06, None, **taxed), line(0.07, None, **taxed)],
        TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}},
    )
    made = books.post("/invoice", body).json["Invoice"]
    assert made["TxnTaxDetail"]["TotalTax"] == Decimal("0.01")
    assert made["TotalAmt"] == Decimal("0.14")


def test_numbers_come_by_themselves_where_custom_ones_are_off(
    books: Caller, quickbooks: Caller
) -> None:
    assert "DocNumber" not in books.post("/invoice", invoice()).json["Invoice"]
    off = {"preferences": {"SalesFormsPrefs": {"CustomTxnNumbers": False}}}
    quickbooks.post("/_control/load", off)
    assert books.post("/invoice", invoice()).json["Invoice"]["DocNumber"] == "1001"
    forms = books.get("/preferences").json["Preferences"]["SalesFormsPrefs"]
    assert forms["CustomTxnNumbers"] is False
    assert forms["AllowServiceDate"] is True


def test_a_line_without_an_item_is_only_text(books: Caller) -> None:
    body = invoice(Line=[line(), line(70, 1, 70, ItemRef={"name": "Time"})])
    made = books.post("/invoice", body).json["Invoice"]
    assert made["TotalAmt"] == 100
    assert made["Line"][1]["DetailType"] == "DescriptionOnly"


def test_a_custom_field_in_use_is_kept_and_another_is_dropped(books: Caller) -> None:
    sent = [
        {"DefinitionId": "1", "Type": "StringType", "StringValue": "PO-9"},
        {"DefinitionId": "2", "Type": "StringType", "StringValue": "lost"},
    ]
    made = books.post("/invoice", invoice(CustomField=sent)).json["Invoice"]
    assert made["CustomField"] == [
        {"DefinitionId": "1", "Name": "PO Number", "Type": "StringType", "StringValue": "PO-9"}
    ]
    unset = books.post("/invoice", invoice()).json["Invoice"]["CustomField"]
    assert unset == [{"DefinitionId": "1", "Name": "PO Number", "Type": "StringType"}]


def test_outside_the_us_every_line_has_a_tax_code_of_the_list(
    books: Caller, quickbooks: Caller
) -> None:
    quickbooks.post("/_control/load", {"company": {"Country": "GB"}})
    assert books.post("/invoice", invoice()).json["Fault"]["Error"][0]["code"] == "2020"
    excluded = {"GlobalTaxCalculation": "TaxExcluded"}
    bare = line(0.06, None)
    del bare["SalesItemLineDetail"]["TaxCodeRef"]
    refused = books.post("/invoice", invoice(Line=[bare], **excluded))
    assert "GST/HST/VAT" in refused.json["Fault"]["Error"][0]["Detail"]
    coded = line(100, None, TaxCodeRef={"value": "2"})
    made = books.post("/invoice", invoice(Line=[coded], **excluded)).json["Invoice"]
    assert made["TxnTaxDetail"]["TotalTax"] == 8
    assert made["GlobalTaxCalculation"] == "TaxExcluded"
