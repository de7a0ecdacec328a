"""Payments and credit memos: what is open, for whom, and what QuickBooks applies by itself."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.caller import Caller
from tests.sandbox.sale import act, code, detail, invoice, line, made, read


def paying(sale: dict[str, Any], amount: Any, kind: str = "Invoice") -> dict[str, Any]:
    return {"Amount": amount, "LinkedTxn": [{"TxnId": sale["Id"], "TxnType": kind}]}


def payment(total: Any, *lines: dict[str, Any], customer: str = "101") -> dict[str, Any]:
    return {"TotalAmt": total, "CustomerRef": {"value": customer}, "Line": list(lines)}


@pytest.fixture
def generous(books: Caller, quickbooks: Caller) -> Caller:
    """A company that applies open credits by itself."""
    quickbooks.post(
        "/_control/load", {"preferences": {"SalesFormsPrefs": {"AutoApplyCredit": True}}}
    )
    return books


def test_an_open_credit_is_used_the_moment_an_invoice_is_made(generous: Caller) -> None:
    memo = made(generous, "CreditMemo", Line=[line(30, None)])
    sent = made(generous)
    assert (sent["TotalAmt"], sent["Balance"], sent["HomeBalance"]) == (100, 70, 70)
    assert sent["LinkedTxn"][0]["TxnType"] == "Payment"
    used = read(generous, "CreditMemo", memo["Id"])
    assert used["RemainingCredit"] == 0
    link = read(generous, "Payment", sent["LinkedTxn"][0]["TxnId"])
    assert (link["TotalAmt"], len(link["Line"])) == (0, 2)


def test_a_credit_serves_several_invoices_of_its_customer_only(generous: Caller) -> None:
    memo = made(generous, "CreditMemo", Line=[line(130, None)])
    euros = {"CustomerRef": {"value": "102"}, "CurrencyRef": {"value": "EUR"}, "ExchangeRate": 2}
    assert made(generous, **euros)["Balance"] == 100
    assert made(generous)["Balance"] == 0
    assert made(generous)["Balance"] == 70
    assert read(generous, "CreditMemo", memo["Id"])["Balance"] == 0


def test_without_the_preference_a_credit_waits(books: Caller) -> None:
    made(books, "CreditMemo")
    assert made(books)["Balance"] == 100


def test_a_payment_without_money_puts_a_credit_against_an_invoice(books: Caller) -> None:
    sent, memo = made(books), made(books, "CreditMemo", Line=[line(40, None)])
    body = payment(0, paying(sent, 40), paying(memo, 40, "CreditMemo"))
    assert books.post("/payment", body).status == 200
    assert read(books, "Invoice", sent["Id"])["Balance"] == 60


def test_a_payment_shows_what_it_pays_nothing_with(books: Caller) -> None:
    sent = made(books)
    paid = books.post("/payment", payment(150, paying(sent, 100))).json["Payment"]
    assert (paid["UnappliedAmt"], paid["ProcessPayment"]) == (50, False)
    assert paid["DepositToAccountRef"] == {"value": "3"}


@pytest.mark.parametrize(
    ("total", "amount", "words"),
    [(50, 60, "pay more than the payment"), (200, 101, "more than the invoice's balance")],
)
def test_a_payment_can_not_pay_too_much(books: Caller, total: int, amount: int, words: str) -> None:
    answer = books.post("/payment", payment(total, paying(made(books), amount)))
    assert (code(answer), words in detail(answer)) == ("6000", True)


def test_a_payment_stays_with_its_customer(books: Caller) -> None:
    answer = books.post("/payment", payment(10, paying(made(books), 10), customer="102"))
    assert "another customer" in detail(answer)
    assert code(books.post("/payment", payment(10, paying({"Id": "999"}, 10)))) == "2500"
    assert code(books.post("/payment", {"TotalAmt": 10})) == "2020"


def test_a_changed_payment_pays_anew(books: Caller) -> None:
    first, second = made(books), made(books)
    paid = books.post("/payment", payment(100, paying(first, 100))).json["Payment"]
    moved = payment(80, paying(second, 80)) | {"Id": paid["Id"], "SyncToken": "0"}
    assert books.post("/payment", moved).json["Payment"]["SyncToken"] == "1"
    assert read(books, "Invoice", first["Id"])["Balance"] == 100
    assert read(books, "Invoice", second["Id"])["Balance"] == 20


def test_a_voided_payment_stays_without_money(books: Caller) -> None:
    sent = made(books)
    paid = books.post("/payment", payment(100, paying(sent, 100))).json["Payment"]
    body = {"Id": paid["Id"], "SyncToken": "0", "sparse": True}
    assert books.post("/payment", body, operation="void").status == 501
    voiding = {"operation": "update", "include": "void"}
    void = books.post("/payment", body, **voiding).json["Payment"]
    assert (void["TotalAmt"], void["Line"], void["PrivateNote"]) == (0, [], "Voided")
    after = read(books, "Invoice", sent["Id"])
    assert (after["Balance"], after["LinkedTxn"]) == (100, [])
    held = {"Id": sent["Id"], "SyncToken": after["SyncToken"], "sparse": True}
    assert books.post("/invoice", held, **voiding).status == 501


def test_a_linked_credit_memo_can_not_be_deleted(books: Caller, quickbooks: Caller) -> None:
    made(books, DocNumber="INV-1")
    memo = made(books, "CreditMemo", DocNumber="CM-1")
    act(quickbooks, "apply_credit", credit_memo="CM-1", invoice="INV-1")
    body = {"Id": memo["Id"], "SyncToken": "1"}
    assert "must be unlinked" in detail(books.post("/creditmemo", body, operation="delete"))


def test_a_customer_shows_what_it_owes(books: Caller, quickbooks: Caller) -> None:
    made(books, DocNumber="INV-1")
    made(books, "CreditMemo", Line=[line(30, None)])
    act(quickbooks, "pay", invoice="INV-1", amount="20.50")
    assert read(books, "Customer", "101")["Balance"] == Decimal("49.50")
    found = books.get("/query", query="select * from Customer where Balance > '0'").json
    assert [one["Id"] for one in found["QueryResponse"]["Customer"]] == ["101"]


def test_a_total_can_not_fall_below_what_is_paid(books: Caller, quickbooks: Caller) -> None:
    sent = made(books, DocNumber="INV-1")
    act(quickbooks, "pay", invoice="INV-1", amount=60)
    change = {"Id": sent["Id"], "SyncToken": "1", "sparse": True, "Line": [line(50, None)]}
    assert books.post("/invoice", change).status == 501
    change["Line"] = [line(60, None)]
    assert books.post("/invoice", change).json["Invoice"]["Balance"] == 0


def test_numbers_are_unique_over_invoices_and_credit_memos(books: Caller) -> None:
    memo = made(books, "CreditMemo", DocNumber="N-1")
    answer = books.post("/invoice", invoice(DocNumber="N-1"))
    assert f"TxnType=CreditMemo with TxnId={memo['Id']}" in detail(answer)
