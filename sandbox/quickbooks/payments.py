"""Payments, as a person would enter them: they lower the balance of invoices."""

from decimal import Decimal

from sandbox.answers import Unsupported
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import business, invalid_reference, missing
from sandbox.quickbooks.references import currency_reference, existing, named, referred
from sandbox.quickbooks.sales import rebalanced
from sandbox.quickbooks.seeds import Entity


def create(company: Company, payload: Entity) -> Entity:
    """A new payment; every line must pay an invoice of the customer, not beyond its balance."""
    for name in ("TotalAmt", "CustomerRef"):
        if name not in payload:
            raise missing(name)
    customer = referred(company, "Customer", payload["CustomerRef"])
    lines = payload.get("Line", [])
    invoices = [_invoice(company, customer, line) for line in lines]
    applied = sum((line["Amount"] for line in lines), Decimal(0))
    if applied > payload["TotalAmt"]:
        raise business("The lines pay more than the payment's total.")
    entity = payload | {
        "Id": company.next_transaction_id(),
        "CustomerRef": named("Customer", customer),
        "TxnDate": payload.get("TxnDate") or company.today().isoformat(),
        "UnappliedAmt": payload["TotalAmt"] - applied,
        "ProcessPayment": False,
        "DepositToAccountRef": payload.get("DepositToAccountRef", {"value": "3"}),
        "Line": lines,
    }
    if company.several_currencies:
        code = customer.get("CurrencyRef", {}).get("value", company.home)
        rate = payload.get("ExchangeRate") or company.rate(code, entity["TxnDate"])
        entity |= {"CurrencyRef": currency_reference(code), "ExchangeRate": rate}
    for line, invoice in zip(lines, invoices, strict=True):
        invoice["LinkedTxn"] = [
            *invoice["LinkedTxn"],
            {"TxnId": entity["Id"], "TxnType": "Payment"},
        ]
        rebalanced(company, "Invoice", invoice, line["Amount"])
    return company.store("Payment", entity)


def delete(company: Company, payload: Entity) -> Entity:
    """Gone; the invoices are open again."""
    before = existing(company, "Payment", payload)
    for line in before["Line"]:
        invoice = company.entities["Invoice"].get(line["LinkedTxn"][0]["TxnId"])
        if invoice is not None:
            invoice["LinkedTxn"] = [
                link for link in invoice["LinkedTxn"] if link["TxnId"] != before["Id"]
            ]
            rebalanced(company, "Invoice", invoice, -line["Amount"])
    return company.remove("Payment", before)


def _invoice(company: Company, customer: Entity, line: Entity) -> Entity:
    links = line.get("LinkedTxn", [])
    if "Amount" not in line:
        raise missing("Line.Amount")
    if len(links) != 1 or links[0].get("TxnType") != "Invoice":
        raise Unsupported("payment lines that don't pay exactly one invoice")
    invoice = company.entities["Invoice"].get(links[0].get("TxnId"))
    if invoice is None:
        raise invalid_reference("Txns", str(links[0].get("TxnId")))
    if invoice["CustomerRef"]["value"] != customer["Id"]:
        raise business("The invoice belongs to another customer.")
    if not 0 < line["Amount"] <= invoice["Balance"]:
        raise business("The amount paid is more than the invoice's balance.")
    return invoice
