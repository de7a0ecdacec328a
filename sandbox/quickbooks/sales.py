"""Invoices and credit memos: create, full and sparse update, void, delete, send."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.answers import Unsupported
from sandbox.clock import iso_pacific
from sandbox.quickbooks.company import Company, cents
from sandbox.quickbooks.errors import business, fault, invalid_reference, missing, not_found
from sandbox.quickbooks.references import (
    currency_reference,
    existing,
    named,
    referred,
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
SALES = ("Invoice", "CreditMemo")


def create(
    company: Company, kind: str, payload: Entity, settings: Settings, include: set[str]
) -> Entity:
    """A new sale; every fault is raised before anything is stored."""
    entity = _prepared(company, kind, payload, None, settings, include)
    entity["Id"] = company.next_transaction_id()
    return company.store(kind, entity)


def update(
    company: Company, kind: str, payload: Entity, settings: Settings, include: set[str]
) -> Entity:
    """Full: what is left out is gone. Sparse: what is left out stays."""
    before = existing(company, kind, payload)
    _check_open(company, before["TxnDate"])
    wanted = payload
    if payload.get("sparse"):
        wanted = {k: v for k, v in before.items() if k not in SYSTEM} | payload
        wanted = _written(wanted)
    entity = _prepared(company, kind, wanted, before, settings, include)
    return company.store(kind, entity | {"Id": before["Id"]}, before)


def delete(company: Company, kind: str, payload: Entity) -> Entity:
    """Gone for good; refused while something is linked to it."""
    before = existing(company, kind, payload)
    _check_open(company, before["TxnDate"])
    if before.get("LinkedTxn"):
        raise business("Linked transactions must be unlinked before this one is deleted.")
    return company.remove(kind, before)


def void(company: Company, payload: Entity, settings: Settings) -> Entity:
    """All amounts become zero; the record stays, its note begins with Voided."""
    before = existing(company, "Invoice", payload)
    _check_open(company, before["TxnDate"])
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


def _written(entity: Entity) -> Entity:
    """What a stored sale would look like as a request."""
    computed = ("TotalAmt", "Balance", "HomeTotalAmt", "HomeBalance", "DeliveryInfo")
    return {k: v for k, v in entity.items() if k not in (*computed, "RemainingCredit")}


def _prepared(
    company: Company,
    kind: str,
    payload: Entity,
    before: Entity | None,
    settings: Settings,
    include: set[str],
) -> Entity:
    """The whole entity, without Id and frame."""
    for name in ("Line", "CustomerRef"):
        if not payload.get(name):
            raise missing(name)
    customer = referred(company, "Customer", payload["CustomerRef"])
    currency, rate = _currency(company, payload, customer, settings)
    txn_date = payload.get("TxnDate") or company.today().isoformat()
    _check_open(company, txn_date)
    previous = before["Line"] if before else []
    lines = kept_lines(company, payload["Line"], previous, settings.tax_code_required)
    tax = tax_detail(company, lines, payload.get("TxnTaxDetail", {}), settings.tax_rounding)
    total = subtotal(lines) - discount(lines) + tax["TotalTax"]
    if total < 0:
        raise business("Transaction amount must be 0 or greater.")
    number = _number(company, kind, payload, before, settings, include)
    _check_mail(payload)
    paid = before["TotalAmt"] - before["Balance"] if before else Decimal(0)
    balance = total - paid - (payload.get("Deposit", Decimal(0)) if before is None else 0)
    entity: dict[str, Any] = {
        k: v for k, v in payload.items() if k not in (*SYSTEM, "GlobalTaxCalculation")
    }
    entity |= _defaults(company, kind, entity, customer, txn_date)
    entity |= {
        "TxnDate": txn_date,
        "CustomerRef": named("Customer", customer),
        "Line": with_subtotal(lines),
        "TxnTaxDetail": tax,
        "TotalAmt": total,
        "Balance": balance,
        "LinkedTxn": before["LinkedTxn"] if before else payload.get("LinkedTxn", []),
    }
    entity.pop("DocNumber", None)
    if number:
        entity["DocNumber"] = number
    if company.several_currencies:
        entity |= {
            "CurrencyRef": currency_reference(currency),
            "ExchangeRate": rate,
            "HomeTotalAmt": cents(total * rate),
            "HomeBalance": cents(balance * rate),
        }
    if kind == "CreditMemo":
        entity["RemainingCredit"] = balance
    return entity


def _defaults(
    company: Company, kind: str, entity: Entity, customer: Entity, txn_date: str
) -> Entity:
    """What QuickBooks fills in when it isn't sent."""
    found: Entity = {
        "EmailStatus": "NotSet",
        "PrintStatus": "NeedToPrint",
        "ApplyTaxAfterDiscount": False,
        "CustomField": [],
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
        found["DueDate"] = _due(company, term or default, txn_date)
    return {name: value for name, value in found.items() if name not in entity}


def _due(company: Company, term: dict[str, Any] | None, txn_date: str) -> str:
    if term is None:
        return txn_date
    found = referred(company, "Term", term)
    if found["Type"] != "STANDARD":
        raise Unsupported("due dates of date-driven terms")
    days = timedelta(days=int(found.get("DueDays", 0)))
    return (date.fromisoformat(txn_date) + days).isoformat()


def _currency(
    company: Company, payload: Entity, customer: Entity, settings: Settings
) -> tuple[str, Decimal]:
    """The transaction's currency and rate; 6000 and 2410 by the rules of multicurrency."""
    given = payload.get("CurrencyRef", {}).get("value")
    if not company.several_currencies:
        if given:
            raise business("Multi Currency should be enabled to perform this operation")
        return company.home, Decimal(1)
    theirs = customer.get("CurrencyRef", {}).get("value", company.home)
    omitted = theirs if settings.omitted_currency == "customer" else company.home
    currency = given or omitted
    if not company.currency_known(currency):
        raise invalid_reference("Currency", currency)
    if currency != theirs:
        raise business("You can only use one foreign currency per transaction.")
    if currency == company.home:
        return currency, Decimal(1)
    rate = payload.get("ExchangeRate")
    if rate is None and settings.require_exchange_rate:
        raise fault(
            2410,
            "Curreny, ExchangeRate is missing.",
            "The currency and exchange rate are required for transaction in foreign currency.",
        )
    day = payload.get("TxnDate") or company.today().isoformat()
    return currency, rate if rate is not None else company.rate(currency, day)


def _check_open(company: Company, txn_date: str) -> None:
    closed = company.preferences["AccountingInfoPrefs"].get("BookCloseDate")
    if closed and txn_date <= closed:
        raise fault(
            6210,
            "Account Period Closed, Cannot Update Through Services API",
            "The account period has closed and the account books cannot be updated through "
            "through the QBO Services API. Please use the QBO website to make these changes.",
        )


def _number(
    company: Company,
    kind: str,
    payload: Entity,
    before: Entity | None,
    settings: Settings,
    include: set[str],
) -> str | None:
    """The document number; 6140 names the sale that has it already."""
    number = payload.get("DocNumber")
    custom = company.preferences["SalesFormsPrefs"]["CustomTxnNumbers"]
    if number == "AUTO_GENERATE" or (number is None and not custom):
        return before["DocNumber"] if before and "DocNumber" in before else company.next_number()
    allowed = "allowduplicatedocnum" in include or not settings.refuse_duplicate_numbers
    if number is None or allowed:
        return number
    for other_kind in SALES:
        for other in company.entities[other_kind].values():
            same = before is not None and other_kind == kind and other["Id"] == before["Id"]
            if other.get("DocNumber") == number and not same:
                detail = (
                    "Duplicate Document Number Error : You must specify a different number. "
                    f"This number has already been used. DocNumber={number} is assigned to "
                    f"TxnType={other_kind} with TxnId={other['Id']}"
                )
                raise fault(6140, "Duplicate Document Number Error", detail)
    return str(number)


def _check_mail(payload: Entity) -> None:
    address = payload.get("BillEmail", {}).get("Address")
    if payload.get("EmailStatus") == "NeedToSend" and not address:
        raise missing("BillEmail")
    if address and "@" not in address:
        raise business(f"Invalid e-mail address: {address}")


def _voided_line(line: Entity) -> Entity:
    zero = Decimal(0)
    voided = line | ({"Amount": zero} if "Amount" in line else {})
    if line["DetailType"] == "SalesItemLineDetail":
        detail = line["SalesItemLineDetail"]
        voided["SalesItemLineDetail"] = detail | {
            name: zero for name in ("Qty", "UnitPrice") if name in detail
        }
    return voided
