"""Invoices and credit memos: create, full and sparse update, void, delete."""

from decimal import Decimal

from sandbox.answers import Unsupported
from sandbox.quickbooks import credits, custom_fields
from sandbox.quickbooks.applying import release
from sandbox.quickbooks.company import Company, cents
from sandbox.quickbooks.errors import Gathering, business, missing
from sandbox.quickbooks.references import currency_reference, existing, named, referred
from sandbox.quickbooks.sale_checks import (
    Desk,
    check_mail,
    check_number,
    check_open,
    check_supported,
    currency_and_rate,
    document_number,
)
from sandbox.quickbooks.sale_defaults import defaults, due
from sandbox.quickbooks.sale_lines import Line, discount, kept_lines, subtotal, with_subtotal
from sandbox.quickbooks.sale_tax import tax_detail
from sandbox.quickbooks.seeds import Entity

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
    stored = desk.company.store(desk.kind, entity)
    return credits.use_by_itself(desk.company, stored) if desk.kind == "Invoice" else stored


def update(desk: Desk, payload: Entity) -> Entity:
    """Full: what is left out is gone. Sparse: what is left out stays."""
    before = existing(desk.company, desk.kind, payload)
    check_open(desk.company, before["TxnDate"])
    wanted = payload
    if payload.get("sparse"):
        stays = {k: v for k, v in before.items() if k not in (*SYSTEM, *COMPUTED)}
        wanted = _without_old_tax(desk.company, stays, payload) | payload
    entity = _prepared(desk, wanted, before)
    kept = {name: before[name] for name in ("Id", "DeliveryInfo") if name in before}
    return desk.company.store(desk.kind, entity | kept, before)


def delete(company: Company, kind: str, payload: Entity, unlink: bool = False) -> Entity:
    """Gone for good; refused while something is linked to it, unless that is to be unlinked."""
    allowed = unlink or company.settings.delete_with_payments
    refusal = "Linked transactions must be unlinked before this one is deleted."
    return company.remove(kind, _unlinked(company, kind, payload, allowed, refusal))


def void(company: Company, payload: Entity, unlink: bool = False) -> Entity:
    """All amounts become zero; the record stays, its note begins with Voided."""
    allowed = unlink or company.settings.void_with_payments
    refusal = "An invoice with payments can't be voided."
    before = _unlinked(company, "Invoice", payload, allowed, refusal)
    zero = Decimal(0)
    note = f"Voided {before.get('PrivateNote', '')}".strip()
    amounts = {"TotalAmt": zero, "Balance": zero, "HomeTotalAmt": zero, "HomeBalance": zero}
    kept = {name: value for name, value in amounts.items() if name in before}
    lines = [_voided_line(line) for line in before["Line"]]
    tax = {"TxnTaxDetail": {"TotalTax": zero}, "Deposit": zero}
    entity = before | kept | tax | {"Line": lines, "PrivateNote": note}
    return company.store("Invoice", entity, before, "Void")


def _unlinked(company: Company, kind: str, payload: Entity, allowed: bool, refusal: str) -> Entity:
    """The sale to undo, out of every payment; refused where it is in one and may not leave it."""
    before = existing(company, kind, payload)
    check_open(company, before["TxnDate"])
    if not before["LinkedTxn"]:
        return before
    if not allowed:
        raise business(refusal)
    return release(company, kind, before)


def _without_old_tax(company: Company, stays: Entity, payload: Entity) -> Entity:
    """New lines or another currency are taxed anew, by the code the sale had."""
    if "TxnTaxDetail" in payload or "Line" not in payload:
        return stays
    code = stays["TxnTaxDetail"].get("TxnTaxCodeRef")
    return stays | {"TxnTaxDetail": {"TxnTaxCodeRef": code} if code else {}}


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
    lines = _checked_lines(desk, payload, before)
    tax = tax_detail(company, lines, payload)
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
    entity = defaults(desk, entity, customer, new=before is None) | entity
    if desk.kind == "Invoice" and "DueDate" not in entity:
        entity["DueDate"] = due(company, entity)
    entity |= _totals(desk, total, before, (currency, rate))
    number = document_number(desk, payload, before)
    return entity | ({"DocNumber": number} if number else {})


def _checked_lines(desk: Desk, payload: Entity, before: Entity | None) -> list[Line]:
    """The lines as they are kept; what is wrong with the number and with any line comes at once."""
    gathering, lines = Gathering(), list[Line]()
    with gathering:
        check_number(desk, payload, before)
    with gathering:
        lines = kept_lines(desk.company, payload["Line"], before["Line"] if before else [])
    gathering.finish()
    return lines


def _sent(company: Company, payload: Entity) -> Entity:
    """What is kept of a request as it came."""
    dropped = {*SYSTEM, "DocNumber", *(("GlobalTaxCalculation",) if company.american else ())}
    return {name: value for name, value in payload.items() if name not in dropped}


def _totals(
    desk: Desk, total: Decimal, before: Entity | None, worth: tuple[str, Decimal]
) -> Entity:
    """The computed amounts, at home too where several currencies are on."""
    paid = before["TotalAmt"] - before["Balance"] if before else Decimal(0)
    if paid > total:
        raise Unsupported("a total below what is paid already")
    found: Entity = {"TotalAmt": total, "Balance": total - paid}
    if desk.company.several_currencies:
        currency, rate = worth
        found |= {
            "CurrencyRef": currency_reference(currency),
            "ExchangeRate": rate,
            "HomeTotalAmt": cents(total * rate),
            "HomeBalance": cents(found["Balance"] * rate),
        }
    return found | ({"RemainingCredit": found["Balance"]} if desk.kind == "CreditMemo" else {})


def _voided_line(line: Entity) -> Entity:
    zero = Decimal(0)
    voided = line | ({"Amount": zero} if "Amount" in line else {})
    if line["DetailType"] == "SalesItemLineDetail":
        detail = line["SalesItemLineDetail"]
        voided["SalesItemLineDetail"] = detail | {
            name: zero for name in ("Qty", "UnitPrice") if name in detail
        }
    return voided
