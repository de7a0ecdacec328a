"""Bodies of invoices as the tests send them, and short ways to what becomes of them."""

from typing import Any

from tests.sandbox.caller import Answer, Caller


def line(amount: Any = 100, qty: Any = 2, price: Any = 50, **more: Any) -> dict[str, Any]:
    detail: dict[str, Any] = {"ItemRef": {"value": "4"}, "TaxCodeRef": {"value": "NON"}}
    if qty is not None:
        detail |= {"Qty": qty, "UnitPrice": price}
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": amount,
        "Description": "Advice",
        "SalesItemLineDetail": detail | more,
    }


def invoice(**fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "CustomerRef": {"value": "101"},
        "CurrencyRef": {"value": "USD"},
        "TxnDate": "2026-10-31",
        "Line": [line()],
    }
    return {name: value for name, value in (given | fields).items() if value is not ...}


def act(quickbooks: Caller, deed: str, **named: Any) -> Any:
    """What a person does in QuickBooks, and what came of it."""
    answer = quickbooks.post("/_control/act", {"do": deed, **named})
    assert answer.status == 200, answer.text
    return answer.json["done"]


def switch(quickbooks: Caller, **settings: Any) -> None:
    """Turns switches of the stand-in."""
    assert quickbooks.post("/_control/settings", settings).status == 200


def made(books: Caller, kind: str = "Invoice", **fields: Any) -> dict[str, Any]:
    """A sale as QuickBooks answers it."""
    answer = books.post(f"/{kind.lower()}", invoice(**fields))
    assert answer.status == 200, answer.text
    return dict(answer.json[kind])


def read(books: Caller, kind: str, entity_id: str) -> dict[str, Any]:
    """An entity as it is now."""
    answer = books.get(f"/{kind.lower()}/{entity_id}")
    assert answer.status == 200, answer.text
    return dict(answer.json[kind])


def code(answer: Answer) -> str:
    """The first error's code."""
    return str(answer.json["Fault"]["Error"][0]["code"])


def detail(answer: Answer) -> str:
    """The first error's detail."""
    return str(answer.json["Fault"]["Error"][0]["Detail"])
