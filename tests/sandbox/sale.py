"""Bodies of invoices as the tests send them."""

from typing import Any


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
