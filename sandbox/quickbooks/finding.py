"""Finding what a person means: by id, by number, by name."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.seeds import Entity

KINDS = {
    "invoice": "Invoice",
    "credit_memo": "CreditMemo",
    "payment": "Payment",
    "customer": "Customer",
    "item": "Item",
}
CALLED = ("DocNumber", "PaymentRefNum", "DisplayName", "Name")


def found(company: Company, kind: str, wanted: Any) -> Entity:
    """The entity with this id, or else with this number or name; ValueError when there is none."""
    rows = company.entities[kind]
    if str(wanted) in rows:
        return rows[str(wanted)]
    for row in reversed(rows.values()):
        if str(wanted) in [row.get(name) for name in CALLED]:
            return row
    raise ValueError(f"there is no {kind} {wanted} in company {company.realm}")


def meant(company: Company, body: Entity, words: Collection[str]) -> tuple[str, Entity]:
    """The one thing a body names: `{"invoice": "INV-7"}`; ValueError when it names none."""
    named = [word for word in words if word in body]
    if len(named) != 1:
        raise ValueError(f"name one of {', '.join(words)}")
    kind = KINDS[named[0]]
    return kind, found(company, kind, body[named[0]])


def amount_of(body: Entity, otherwise: Decimal) -> Decimal:
    """The amount, as a number or as text."""
    return Decimal(str(body["amount"])) if body.get("amount") is not None else otherwise


def version(entity: Entity) -> Entity:
    """What the API needs to change an entity as it stands."""
    return {"Id": entity["Id"], "SyncToken": entity["SyncToken"]}
