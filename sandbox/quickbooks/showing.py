"""Entities as they are answered: a customer with what it owes now."""

from decimal import Decimal

from sandbox.quickbooks.applying import customer_balances
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.seeds import Entity


def shown(company: Company, kind: str, rows: list[Entity]) -> list[Entity]:
    """The rows; balances of customers follow from their transactions, once there are any."""
    if kind != "Customer":
        return rows
    owed = customer_balances(company)
    return [
        _with_balance(row, owed.get(row["Id"], row.get("Balance") or Decimal(0))) for row in rows
    ]


def _with_balance(customer: Entity, owed: Decimal) -> Entity:
    return customer | {"Balance": owed, "BalanceWithJobs": owed}
