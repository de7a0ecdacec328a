"""The page a person looks at while invoices arrive."""

import json
import re
from html import unescape

from tests.sandbox.caller import Caller
from tests.sandbox.sale import act, invoice, line, made


def page(quickbooks: Caller) -> str:
    return Caller(quickbooks.address).get("/").text


def test_an_empty_company_says_so(quickbooks: Caller) -> None:
    assert "No invoice has arrived yet." in page(quickbooks)


def test_the_page_shows_what_the_company_holds(books: Caller, quickbooks: Caller) -> None:
    taxed = line(1000, None, TaxCodeRef={"value": "TAX"})
    made(books, DocNumber="INV-1", Line=[taxed], TxnTaxDetail={"TxnTaxCodeRef": {"value": "2"}})
    made(books, "CreditMemo", DocNumber="CM-1")
    act(quickbooks, "pay", invoice="INV-1", amount="80.50")
    shown = page(quickbooks)
    for words in ("INV-1", "CM-1", "Acme", "1,080.00", "80.00", "999.50", "Part paid", "80.50"):
        assert f">{words}<" in shown


def test_the_page_says_how_an_invoice_stands(books: Caller, quickbooks: Caller) -> None:
    for number, day in (("A", "2020-01-31"), ("B", "2099-01-31"), ("C", "2099-01-31")):
        made(books, DocNumber=number, TxnDate=day)
    act(quickbooks, "email", invoice="B", to="ap@acme.example")
    act(quickbooks, "void", invoice="C")
    shown = page(quickbooks)
    assert all(f">{words}<" in shown for words in ("Overdue", "Sent", "Voided"))


def test_the_page_shows_calls_webhooks_and_what_is_metered(
    books: Caller, quickbooks: Caller
) -> None:
    nowhere = {"target_url": "http://127.0.0.1:9/", "automatic": False}
    quickbooks.post("/_control/webhooks", nowhere)
    books.post("/invoice", invoice())
    books.post("/invoice", invoice(Line=[]))
    quickbooks.post("/_control/webhooks/deliver", {})
    shown = page(quickbooks)
    assert "Invoice 145 Create" in shown
    assert ">waiting<" in shown
    assert ">400<" in shown
    assert "0 metered reads and 1 writes" in shown


def test_the_page_says_what_stands_in_the_way(books: Caller, quickbooks: Caller) -> None:
    act(quickbooks, "close_books", until="2026-10-31")
    act(quickbooks, "refuse", code=6190)
    shown = page(quickbooks)
    assert "books closed until 2026-10-31" in shown
    assert "every call is refused with 6190" in shown


def test_an_open_invoice_can_be_paid_and_voided_from_the_page(
    books: Caller, quickbooks: Caller
) -> None:
    sent = made(books, DocNumber="INV-1")
    act(quickbooks, "pay", invoice=made(books, DocNumber="INV-2")["Id"])
    acts = re.findall(r'data-act="([^"]*)"', page(quickbooks))
    asked = [json.loads(unescape(one)) for one in acts]
    assert [(one["do"], one["invoice"]) for one in asked] == [
        ("pay", sent["Id"]),
        ("void", sent["Id"]),
    ]
    assert quickbooks.post("/_control/act", asked[0]).status == 200
