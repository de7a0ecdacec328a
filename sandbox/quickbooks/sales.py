"""Invoices and credit memos: create, full and sparse update, void, delete, send."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.answers import Unsupported
from sandbox.clock import iso_pacific
from sandbox.quickbooks import custom_fields
from sandbox.quickbooks.company import Company, cents
from sandbox.quickbooks.errors import business, missing, not_found
from sandbox.quickbooks.references import (
    currency_reference,
    existing,
    named,
    referred,
)
from sandbox.quickbooks.sale_checks import (
    Desk,
    check_mail,
    check_open,
    check_supported,
    currency_and_rate,
    document_number,
)
from sandbox.quickbooks.sale_lines import (
    discount,
    kept_lines,
    subtotal,
    with_subtotal,
)
from sandbox.quickbooks.sale_tax import tax_detail
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.settings import Settings

SYSTEM = ("Id", "SyncToken", "MetaData", "domain", "sparse", "LinkedTxn")
COMPUTED = (
    "TotalAmt",
    "Balance",
    "HomeTotalAmt",
    "HomeBalance",
    "RemainingCredit",
    "DeliveryInfo",
)


def create(desk: Desk, payload: Entity) -> Entity:
    """A new sale; every fault is raised before anything is stored."""
    entity = _prepared(desk, payload, None)
    entity["Id"] = desk.company.next_transaction_id()
    return desk.company.store(desk.kind, entity)


def update(desk: Desk, payload: Entity) -> Entity:
    """Full: what is left out is gone. Sparse: what is left out stays."""
    before = existing(desk.company, desk.kind, payload)
    check_open(desk.company, before["TxnDate"])
    wanted = payload
    if payload.get("sparse"):
        stays = {k: v for k, v in before.items() if k not in (*SYSTEM, *COMPUTED)}
        wanted = stays | payload
    entity = _prepared(desk, wanted, before)
    kept = {name: before[name] for name in ("Id", "DeliveryInfo") if name in before}
    return desk.company.store(desk.kind, entity | kept, before)


def delete(company: Company, kind: str, payload: Entity) -> Entity:
    """Gone for good; refused while something is linked to it."""
    before = existing(company, kind, payload)
    check_open(company, before["TxnDate"])
    if before.get("LinkedTxn"):
        raise business("Linked transactions must be unlinked before this one is deleted.")
    return company.remove(kind, before)


def void(company: Company, payload: Entity, settings: Settings) -> Entity:
    """All amounts become zero; the record stays, its note begins with Voided."""
    before = existing(company, "Invoice", payload)
    check_open(company, before["TxnDate"])
    if before["LinkedTxn"] and not settings.void_with_payments:
        raise business("An invoice with payments can't be voided.")
    zero = Decimal(0)
    note = f"Voided {before.get('PrivateNote', '')}".strip()
    amounts = {"TotalAmt": zero, "Balance": zero, "HomeTotalAmt": zero, "HomeBalance": zero}
    kept = {name: value for name, value in amounts.items() if name in before}
    lines = [_voided_line(line) for line in before["Line"]]
    tax = {"TxnTaxDetail": {"TotalTax": zero}, "Deposit": zero}
    entity = before | kept | tax | {"Line": lines, "PrivateNote": note, "LinkedTxn": []}
    return company.store("Invoice", entity, before)


def send(company: Company, kind: str, sale_id: str, send_to: str | None) -> Entity:
    """Marks the sale as sent by e-mail."""
    before = company.entities[kind].get(sale_id)
    if before is None:
        raise not_found()
    address = send_to or before.get("BillEmail", {}).get("Address")
    if not address:
        raise missing("BillEmail")
    sent = {
        "EmailStatus": "EmailSent",
        "BillEmail": {"Address": address},
        "DeliveryInfo": {
            "DeliveryType": "Email",
            "DeliveryTime": iso_pacific(company.clock.now()),
        },
    }
    return company.store(kind, before | sent, before)


def rebalanced(company: Company, kind: str, sale: Entity, paid: Decimal) -> None:
    """Takes a payment off the open balance, in place; it counts as a change."""
    sale["Balance"] = sale["Balance"] - paid
    if "HomeBalance" in sale:
        sale["HomeBalance"] = cents(sale["Balance"] * sale["ExchangeRate"])
    if kind == "CreditMemo":
        sale["RemainingCredit"] = sale["Balance"]
    sale["SyncToken"] = str(int(sale["SyncToken"]) + 1)
    sale["MetaData"] = sale["MetaData"] | {"LastUpdatedTime": company.now()}


def _prepared(desk: Desk, payload: Entity, before: Entity | None) -> Entity:
    """The whole entity, without Id and frame; every fault is raised here."""
    for name in ("Line", "CustomerRef"):
        if not payload.get(name):
            raise missing(name)
    company = desk.company
    customer = referred(company, "Customer", payload["CustomerRef"])
    currency, rate = currency_and_rate(desk, payload, customer)
    txn_date = payload.get("TxnDate") or company.today().isoformat()
    check_open(company, txn_date)
    check_supported(company, payload, before)
    check_mail(payload)
    lines = kept_lines(company, payload["Line"], before["Line"] if before else [])
    tax = tax_detail(company, lines, payload, desk.settings.tax_rounding)
    total = subtotal(lines) - discount(lines) + tax["TotalTax"]
    if total < 0:
        raise business("Transaction amount must be 0 or greater.")
    entity = _sent(company, payload) | {
        "TxnDate": txn_date,
        "CustomerRef": named("Customer", customer),
        "Line": with_subtotal(lines),
        "TxnTaxDetail": tax,
        "LinkedTxn": before["LinkedTxn"] if before else [],
        "CustomField": custom_fields.kept(company, payload.get("CustomField", [])),
    }
    entity = _defaults(company, desk.kind, entity, customer) | entity
    paid = before["TotalAmt"] - before["Balance"] if before else Decimal(0)
    entity |= _totals(company, desk.kind, total, total - paid, (currency, rate))
    number = document_number(desk, payload, before)
    return entity | ({"DocNumber": number} if number else {})


def _sent(company: Company, payload: Entity) -> Entity:
    """What is kept of a request as it came."""
    dropped = {*SYSTEM, "DocNumber", *(("GlobalTaxCalculation",) if company.american else ())}
    return {name: value for name, value in payload.items() if name not in dropped}


def _totals(
    company: Company, kind: str, total: Decimal, balance: Decimal, worth: tuple[str, Decimal]
) -> Entity:
    """The computed amounts, at home too where several currencies are on."""
    found: Entity = {"TotalAmt": total, "Balance": balance}
    if company.several_currencies:
        currency, rate = worth
        found |= {
            "CurrencyRef": currency_reference(currency),
            "ExchangeRate": rate,
            "HomeTotalAmt": cents(total * rate),
            "HomeBalance": cents(balance * rate),
        }
    return found | ({"RemainingCredit": balance} if kind == "CreditMemo" else {})


def _defaults(company: Company, kind: str, entity: Entity, customer: Entity) -> Entity:
    """What QuickBooks fills in when it isn't sent."""
    found: Entity = {
        "EmailStatus": "NotSet",
        "PrintStatus": "NeedToPrint",
        "ApplyTaxAfterDiscount": False,
    }
    for address in ("BillAddr", "ShipAddr"):
        if address in customer:
            found[address] = customer[address]
    if kind == "Invoice":
        found |= {"Deposit": Decimal(0), "AllowIPNPayment": False, "AllowOnlinePayment": False}
        found |= {"AllowOnlineCreditCardPayment": False, "AllowOnlineACHPayment": False}
        term = entity.get("SalesTermRef") or customer.get("SalesTermRef")
        if term:
            found["SalesTermRef"] = term
        default = company.preferences["SalesFormsPrefs"].get("DefaultTerms")
        if "DueDate" not in entity:
            found["DueDate"] = _due(company, term or default, entity["TxnDate"])
    return found


def _due(company: Company, term: dict[str, Any] | None, txn_date: str) -> str:
    if term is None:
        return txn_date
    found = referred(company, "Term", term)
    if found["Type"] != "STANDARD":
        raise Unsupported("due dates of date-driven terms")
    days = timedelta(days=int(found.get("DueDays", 0)))
    return (date.fromisoformat(txn_date) + days).isoformat()


def _voided_line(line: Entity) -> Entity:
    zero = Decimal(0)
    voided = line | ({"Amount": zero} if "Amount" in line else {})
    if line["DetailType"] == "SalesItemLineDetail":
        detail = line["SalesItemLineDetail"]
        voided["SalesItemLineDetail"] = detail | {
            name: zero for name in ("Qty", "UnitPrice") if name in detail
        }
    return voided
