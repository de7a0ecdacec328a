"""What a person does in QuickBooks shows to the API as any other change does."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.sale import act, code, invoice, line, made, read


def changes(books: Caller, since: str, *kinds: str) -> dict[str, list[dict[str, Any]]]:
    answer = books.get("/cdc", entities=",".join(kinds), changedSince=since)
    found: dict[str, list[dict[str, Any]]] = {}
    for response in answer.json["CDCResponse"][0]["QueryResponse"]:
        found |= {kind: rows for kind, rows in response.items() if kind in kinds}
    return found


def now() -> str:
    return datetime.now(UTC).replace(microsecond=0).isoformat()


def test_a_received_payment_lowers_the_balance_and_is_a_change(
    books: Caller, quickbooks: Caller
) -> None:
    sent, since = made(books, DocNumber="INV-1"), now()
    paid = act(quickbooks, "pay", invoice="INV-1", amount="12.50")
    after = read(books, "Invoice", sent["Id"])
    assert str(after["Balance"]) == "87.50"
    assert after["SyncToken"] == "1"
    assert after["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "Payment"}]
    found = changes(books, since, "Payment", "Invoice")
    assert {"Payment", "Invoice"} == set(found)
    act(quickbooks, "pay", invoice=sent["Id"])
    assert read(books, "Invoice", sent["Id"])["Balance"] == 0


def test_more_than_is_open_can_not_be_paid(books: Caller, quickbooks: Caller) -> None:
    made(books, DocNumber="INV-1")
    answer = quickbooks.post("/_control/act", {"do": "pay", "invoice": "INV-1", "amount": 101})
    assert answer.status == 400
    assert "more than the invoice's balance" in answer.json["error"]


def test_a_credit_memo_is_put_against_an_invoice(books: Caller, quickbooks: Caller) -> None:
    sent = made(books, DocNumber="INV-1", Line=[line(150, 3, 50)])
    memo = made(books, "CreditMemo", DocNumber="CM-1")
    linking = act(quickbooks, "apply_credit", credit_memo="CM-1", invoice="INV-1")
    assert (linking["TotalAmt"], linking["UnappliedAmt"]) == (0, 0)
    assert read(books, "Invoice", sent["Id"])["Balance"] == 50
    used = read(books, "CreditMemo", memo["Id"])
    assert (used["RemainingCredit"], used["Balance"]) == (0, 0)
    act(quickbooks, "unapply", credit_memo="CM-1")
    assert read(books, "Invoice", sent["Id"])["Balance"] == 150
    assert read(books, "CreditMemo", memo["Id"])["RemainingCredit"] == 100


def test_a_person_may_void_what_is_paid_and_the_payment_becomes_unapplied(
    books: Caller, quickbooks: Caller
) -> None:
    sent = made(books, DocNumber="INV-1")
    paid = act(quickbooks, "pay", invoice="INV-1")
    act(quickbooks, "void", invoice="INV-1")
    void = read(books, "Invoice", sent["Id"])
    assert (void["TotalAmt"], void["Balance"], void["LinkedTxn"]) == (0, 0, [])
    assert void["PrivateNote"] == "Voided"
    left = read(books, "Payment", paid["Id"])
    assert (left["UnappliedAmt"], left["Line"]) == (100, [])


@pytest.mark.parametrize("kind", ["Invoice", "CreditMemo"])
def test_a_person_may_delete(books: Caller, quickbooks: Caller, kind: str) -> None:
    sent, since = made(books, kind, DocNumber="N-1"), now()
    word = {"Invoice": "invoice", "CreditMemo": "credit_memo"}[kind]
    act(quickbooks, "delete", **{word: "N-1"})
    assert code(books.get(f"/{kind.lower()}/{sent['Id']}")) == "610"
    stub = changes(books, since, kind)[kind][0]
    assert (stub["status"], stub["domain"], stub["Id"]) == ("Deleted", "QBO", sent["Id"])
    assert "LastUpdatedTime" in stub["MetaData"]
    quickbooks.post("/_control/settings", {"deleted_with_times": False})
    assert changes(books, since, kind)[kind] == [
        {"status": "Deleted", "domain": "QBO", "Id": sent["Id"]}
    ]


def test_a_person_may_edit_a_line_a_date_a_number_and_a_memo(
    books: Caller, quickbooks: Caller
) -> None:
    sent = made(books, DocNumber="INV-1", Line=[line(), line(25, 1, 25)])
    for changes_made in (
        {"line": 2, "quantity": "1.5"},
        {"line": 1, "amount": "99.99"},
        {"date": "2026-10-30", "number": "INV-1A", "memo": "Thank you", "note": "as agreed"},
    ):
        act(quickbooks, "edit", invoice=sent["Id"], **changes_made)
    after = read(books, "Invoice", sent["Id"])
    assert str(after["TotalAmt"]) == "137.49"
    assert "Qty" not in after["Line"][0]["SalesItemLineDetail"]
    assert (after["TxnDate"], after["DocNumber"]) == ("2026-10-30", "INV-1A")
    assert (after["CustomerMemo"]["value"], after["PrivateNote"]) == ("Thank you", "as agreed")
    assert after["SyncToken"] == "3"
    act(quickbooks, "edit", invoice=sent["Id"], line=1, remove=True)
    assert [one.get("Id") for one in read(books, "Invoice", sent["Id"])["Line"]] == ["2", None]


def test_a_stale_copy_is_refused_after_a_person_was_there(
    books: Caller, quickbooks: Caller
) -> None:
    sent = made(books, DocNumber="INV-1")
    act(quickbooks, "email", invoice="INV-1", to="ap@acme.example")
    change = {"Id": sent["Id"], "SyncToken": "0", "sparse": True, "DueDate": "2026-12-31"}
    assert code(books.post("/invoice", change)) == "5010"


def test_a_deactivated_customer_and_item_are_refused(books: Caller, quickbooks: Caller) -> None:
    made(books, DocNumber="INV-1")
    act(quickbooks, "deactivate", customer="Acme")
    memos = quickbooks.get("/_control/state").json["creditmemos"]
    assert [memo["TotalAmt"] for memo in memos] == [100]
    assert code(books.post("/invoice", invoice())) == "610"
    act(quickbooks, "activate", customer="Acme (deleted)")
    assert read(books, "Customer", "101")["DisplayName"] == "Acme"
    act(quickbooks, "deactivate", item="Time")
    assert code(books.post("/invoice", invoice())) == "610"
    quickbooks.post("/_control/settings", {"inactive_reference": "2500"})
    answer = books.post("/invoice", invoice())
    assert code(answer) == "2500"
    assert "made inactive" in answer.json["Fault"]["Error"][0]["Detail"]


def test_a_merged_customer_is_gone_and_its_invoices_are_the_others(
    books: Caller, quickbooks: Caller
) -> None:
    usd = {"DisplayName": "Acme Inc", "CurrencyRef": {"value": "USD"}}
    other = books.post("/customer", usd).json["Customer"]
    sent, since = made(books), now()
    act(quickbooks, "merge", customer="Acme", into="Acme Inc")
    moved = read(books, "Invoice", sent["Id"])["CustomerRef"]
    assert moved == {"value": other["Id"], "name": "Acme Inc"}
    assert code(books.get("/customer/101")) == "610"
    answer = books.post("/invoice", invoice())
    assert code(answer) == "2500"
    assert "Names element id 101 not found" in answer.json["Fault"]["Error"][0]["Detail"]
    quickbooks.post("/_control/settings", {"merged_reference": "610"})
    assert code(books.post("/invoice", invoice())) == "610"
    stubs = [one for one in changes(books, since, "Customer")["Customer"] if "status" in one]
    assert [one["Id"] for one in stubs] == ["101"]


def test_customers_of_different_currencies_stay_apart(books: Caller, quickbooks: Caller) -> None:
    answer = quickbooks.post("/_control/act", {"do": "merge", "customer": "Acme", "into": "Beta"})
    assert "different currencies" in answer.json["error"]


def test_a_new_name_shows_on_what_refers_to_it(books: Caller, quickbooks: Caller) -> None:
    sent = made(books)
    act(quickbooks, "rename", customer="101", name="Acme Global")
    assert read(books, "Customer", "101")["FullyQualifiedName"] == "Acme Global"
    after = read(books, "Invoice", sent["Id"])
    assert after["CustomerRef"]["name"] == "Acme Global"
    assert after["SyncToken"] == "0"


def test_closed_books_can_be_read_and_refuse(books: Caller, quickbooks: Caller) -> None:
    sent = made(books, DocNumber="INV-1")
    act(quickbooks, "close_books", until="2026-10-31")
    shown = books.get("/preferences").json["Preferences"]
    assert shown["AccountingInfoPrefs"]["BookCloseDate"] == "2026-10-31"
    assert shown["SyncToken"] == "1"
    refused = books.post("/invoice", {"Id": sent["Id"], "SyncToken": "0"}, operation="void")
    assert code(refused) == "6210"
    act(quickbooks, "close_books")
    assert books.post("/invoice", invoice()).status == 200


@pytest.mark.parametrize("deed", ["void", "delete"])
def test_a_person_who_is_refused_by_closed_books_has_changed_nothing(
    books: Caller, quickbooks: Caller, deed: str
) -> None:
    sent = made(books, DocNumber="INV-1")
    paid = act(quickbooks, "pay", invoice="INV-1", amount="12.50", date="2026-11-02")
    act(quickbooks, "close_books", until="2026-10-31")
    before = read(books, "Invoice", sent["Id"]), read(books, "Payment", paid["Id"])
    answer = quickbooks.post("/_control/act", {"do": deed, "invoice": "INV-1"})
    assert answer.status == 400
    assert "closed" in answer.json["error"]
    assert (read(books, "Invoice", sent["Id"]), read(books, "Payment", paid["Id"])) == before


def test_a_deposited_payment_can_not_be_changed(books: Caller, quickbooks: Caller) -> None:
    made(books, DocNumber="INV-1")
    paid = act(quickbooks, "pay", invoice="INV-1", number="Cheque 7")
    act(quickbooks, "deposit", payment="Cheque 7")
    body = {"Id": paid["Id"], "SyncToken": paid["SyncToken"]}
    assert code(books.post("/payment", body, operation="delete")) == "6540"
    void = books.post("/payment", body, operation="update", include="void")
    assert code(void) == "6540"


def test_an_invoice_entered_by_hand_may_have_a_number_in_use(
    books: Caller, quickbooks: Caller
) -> None:
    made(books, DocNumber="INV-1")
    by_hand = act(quickbooks, "create", entity="Invoice", body=invoice(DocNumber="INV-1"))
    found = books.get("/query", query="select * from Invoice where DocNumber = 'INV-1'").json
    assert [one["Id"] for one in found["QueryResponse"]["Invoice"]][-1] == by_hand["Id"]
    assert len(found["QueryResponse"]["Invoice"]) == 2


@pytest.mark.parametrize(
    ("refusal", "status", "mark"),
    [
        (120, 401, "Authorization Failure"),
        (3100, 403, "message=ApplicationAuthorizationFailed; errorCode=003100"),
        (5020, 400, "Permission Denied"),
        (6190, 400, "Invalid Company Status"),
    ],
)
def test_a_company_can_be_refused_altogether(
    books: Caller, quickbooks: Caller, refusal: int, status: int, mark: str
) -> None:
    act(quickbooks, "refuse", code=refusal)
    for answer in (books.get("/preferences"), books.post("/invoice", invoice())):
        assert answer.status == status
        assert mark in answer.text
    act(quickbooks, "admit")
    assert books.get("/preferences").status == 200


@pytest.mark.parametrize(
    "wanted",
    [
        {"do": "dance"},
        {},
        {"do": "pay", "invoice": "none"},
        {"do": "void"},
        {"do": "pay", "realm": "1", "invoice": "1"},
        {"do": "refuse", "code": 1},
    ],
)
def test_what_nobody_can_do_is_refused_in_a_sentence(
    quickbooks: Caller, wanted: dict[str, Any]
) -> None:
    answer = quickbooks.post("/_control/act", wanted)
    assert answer.status == 400
    assert answer.json["error"]
