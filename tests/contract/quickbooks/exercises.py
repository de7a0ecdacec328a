"""One use of every method of QuickBooks' gateway: a new method needs one line here."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from syncs.quickbooks.gateway import Answer, Entity, Gateway, body

INVOICE: Entity = {
    "CustomerRef": {"value": "100"},
    "CurrencyRef": {"value": "USD"},
    "TxnDate": "2026-10-31",
    "DueDate": "2026-11-30",
    "DocNumber": "CONTRACT-1",
    "PrivateNote": "Billing console invoice 0. CONTRACT-1, October 2026.",
    "CustomerMemo": {"value": "PO number: PO-1"},
    "BillEmail": {"Address": "ap@acme.example"},
    "SalesTermRef": {"value": "3"},
    "Line": [
        {
            "DetailType": "SalesItemLineDetail",
            "Amount": Decimal("1861.08"),
            "Description": "Advice",
            "SalesItemLineDetail": {
                "ItemRef": {"value": "4"},
                "Qty": Decimal("128.35"),
                "UnitPrice": Decimal("14.5"),
                "TaxCodeRef": {"value": "NON"},
                "ServiceDate": "2026-10-31",
            },
        }
    ],
}
_PAYABLE = {"DueDate", "SalesTermRef"}
CREDIT_MEMO = {name: value for name, value in INVOICE.items() if name not in _PAYABLE}


def created(gateway: Gateway, kind: str = "Invoice") -> Answer:
    """A document to do something with."""
    document = INVOICE if kind == "Invoice" else CREDIT_MEMO
    return gateway.create(kind, body(document), uuid4())


def handle(held: Entity) -> Entity:
    """What names one version of a document."""
    return {name: held[name] for name in ("Id", "SyncToken")}


def _void(gateway: Gateway) -> Any:
    return gateway.void("Invoice", body(handle(created(gateway).entity)), uuid4())


def _delete(gateway: Gateway) -> Any:
    credit = gateway.create("CreditMemo", body(CREDIT_MEMO | {"DocNumber": "CONTRACT-2"}), uuid4())
    return gateway.delete("CreditMemo", body(handle(credit.entity)), uuid4())


def _read(gateway: Gateway) -> Any:
    return gateway.read("Invoice", created(gateway).entity["Id"])


def _update(gateway: Gateway) -> Any:
    document = handle(created(gateway).entity) | {"sparse": True, "DueDate": "2026-12-15"}
    return gateway.update("Invoice", body(document), uuid4())


def _batch(gateway: Gateway) -> Any:
    """One that is taken, and one that is refused for its number."""
    items = [{"bId": f"{number}", "operation": "create", "Invoice": INVOICE} for number in (1, 2)]
    answer = gateway.batch(body({"BatchItemRequest": items}), uuid4())
    assert {"Invoice", "Fault"} <= {name for item in answer.items for name in item}


def _email(gateway: Gateway) -> Any:
    return gateway.email("Invoice", created(gateway).entity["Id"], "ap+october@acme.example")


def _pdf(gateway: Gateway) -> Any:
    return gateway.pdf("Invoice", created(gateway).entity["Id"])


def _changes(gateway: Gateway) -> Any:
    """One kept, one deleted, and a kind of which nothing changed."""
    since = datetime.now(UTC) - timedelta(minutes=5)
    created(gateway)
    _delete(gateway)
    return gateway.changes(["Invoice", "CreditMemo", "Payment", "Customer"], since)


def _query(gateway: Gateway) -> Any:
    created(gateway)
    rows = gateway.query("Invoice", "DocNumber = 'CONTRACT-1'")
    assert len(rows) == 1
    return [gateway.query("Customer", "Active IN (true, false)"), gateway.query("TaxCode")]


# In books that know the customer 100 and the stand-in's items. The name is the method's.
EXERCISES: dict[str, Callable[[Gateway], Any]] = {
    "create": lambda gateway: [created(gateway, "CreditMemo")],
    "batch": _batch,
    "void": _void,
    "delete": _delete,
    "update": _update,
    "email": _email,
    "pdf": _pdf,
    "changes": _changes,
    "read": _read,
    "query": _query,
    "preferences": lambda gateway: gateway.preferences(),
    "company_info": lambda gateway: gateway.company_info(),
    "exchange_rate": lambda gateway: gateway.exchange_rate("EUR", date(2026, 10, 31)),
}
# Public, and no call of its own.
NO_CALL = {"calls"}
