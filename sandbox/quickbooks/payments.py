"""Payments, as a person would enter them: they lower what is open on invoices and credits."""

from decimal import Decimal

from sandbox.answers import Unsupported
from sandbox.quickbooks.applying import LINKABLE, applied, apply, unapplied, unapply
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import business, fault, invalid_reference, missing
from sandbox.quickbooks.references import currency_reference, existing, named, referred
from sandbox.quickbooks.sale_checks import check_open
from sandbox.quickbooks.seeds import Entity

KEPT = ("Id", "ProcessPayment")


def create(company: Company, payload: Entity) -> Entity:
    """A new payment; without money it puts credit memos against invoices."""
    entity = _prepared(company, payload, None)
    stored = company.store("Payment", {"Id": company.next_transaction_id()} | entity)
    apply(company, stored)
    return stored


def update(company: Company, payload: Entity) -> Entity:
    """Full or sparse; what the former lines paid is open again before the new ones pay."""
    before = _changeable(company, payload)
    wanted = before | payload if payload.get("sparse") else payload
    entity = _prepared(company, wanted, before) | {name: before[name] for name in KEPT}
    unapply(company, before)
    stored = company.store("Payment", entity, before)
    apply(company, stored)
    return stored


def void(company: Company, payload: Entity) -> Entity:
    """The record stays without money; the invoices are open again."""
    before = _changeable(company, payload)
    unapply(company, before)
    zero = Decimal(0)
    note = f"Voided {before.get('PrivateNote', '')}".strip()
    empty = {"TotalAmt": zero, "UnappliedAmt": zero, "Line": [], "PrivateNote": note}
    return company.store("Payment", before | empty, before, "Void")


def delete(company: Company, payload: Entity) -> Entity:
    """Gone; the invoices are open again."""
    before = _changeable(company, payload)
    unapply(company, before)
    return company.remove("Payment", before)


def _changeable(company: Company, payload: Entity) -> Entity:
    before = existing(company, "Payment", payload)
    check_open(company, before["TxnDate"])
    if before["Id"] in company.deposited:
        detail = "The transaction has been deposited. It can't be changed or deleted."
        raise fault(6540, "Deposited Transaction cannot be changed", detail)
    return before


def _prepared(company: Company, payload: Entity, before: Entity | None) -> Entity:
    """The whole payment without its frame; every fault is raised here."""
    for name in ("TotalAmt", "CustomerRef"):
        if name not in payload:
            raise missing(name)
    customer = referred(company, "Customer", payload["CustomerRef"])
    txn_date = payload.get("TxnDate") or company.today().isoformat()
    check_open(company, txn_date)
    for line in payload.get("Line", []):
        _check_line(company, customer, line, before)
    left = unapplied(payload["TotalAmt"], applied(payload))
    if left < 0:
        raise business("The lines pay more than the payment's total.")
    entity = payload | {
        "CustomerRef": named("Customer", customer),
        "TxnDate": txn_date,
        "UnappliedAmt": left,
        "ProcessPayment": False,
        "DepositToAccountRef": payload.get("DepositToAccountRef", {"value": "3"}),
        "Line": payload.get("Line", []),
    }
    return entity | _currency(company, customer, entity)


def _currency(company: Company, customer: Entity, entity: Entity) -> Entity:
    if not company.several_currencies:
        return {}
    code = customer.get("CurrencyRef", {}).get("value", company.home)
    rate = entity.get("ExchangeRate") or company.rate(code, entity["TxnDate"])
    return {"CurrencyRef": currency_reference(code), "ExchangeRate": rate}


def _check_line(company: Company, customer: Entity, line: Entity, before: Entity | None) -> None:
    links = line.get("LinkedTxn", [])
    if "Amount" not in line:
        raise missing("Line.Amount")
    if len(links) != 1 or links[0].get("TxnType") not in LINKABLE:
        raise Unsupported("payment lines that don't name exactly one invoice or credit memo")
    kind, document_id = links[0]["TxnType"], links[0].get("TxnId")
    document = company.entities[kind].get(document_id)
    if document is None:
        raise invalid_reference("Txns", str(document_id))
    if document["CustomerRef"]["value"] != customer["Id"]:
        raise business("The invoice belongs to another customer.")
    mine = [a for k, i, a in applied(before or {}) if (k, i) == (kind, document_id)]
    if not 0 < line["Amount"] <= document["Balance"] + sum(mine):
        raise business("The amount paid is more than the invoice's balance.")
