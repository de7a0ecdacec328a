"""Looking up what a request refers to."""

from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import fault, invalid_reference, not_found
from sandbox.quickbooks.rates import name_of
from sandbox.quickbooks.seeds import Entity

NAMES = {
    "Customer": ("Names", "DisplayName"),
    "Item": ("Items", "Name"),
    "Account": ("Accounts", "Name"),
    "Term": ("Terms", "Name"),
    "TaxCode": ("TaxCodes", "Name"),
    "Class": ("Klasses", "Name"),
    "Department": ("Depts", "Name"),
}


def referred(company: Company, kind: str, reference: dict[str, Any]) -> Entity:
    """The active entity; 2500 when there is none, 610 or 2500 when it was made inactive."""
    listed, _ = NAMES[kind]
    found = company.entities[kind].get(reference["value"])
    if found is None:
        gone = _was_deleted(company, kind, reference["value"])
        if gone and company.settings.merged_reference == "610":
            raise not_found()
        raise invalid_reference(listed, reference["value"])
    if not found.get("Active", True):
        if company.settings.inactive_reference == "2500":
            raise invalid_reference(listed, reference["value"], "has been made inactive")
        raise not_found()
    return found


def named(kind: str, entity: Entity) -> dict[str, str]:
    """A reference to an entity, with its name."""
    return {"value": entity["Id"], "name": entity[NAMES[kind][1]]}


def currency_reference(code: str) -> dict[str, str]:
    """A reference to a currency."""
    return {"value": code, "name": name_of(code)}


def existing(company: Company, kind: str, payload: Entity) -> Entity:
    """What an update, void or delete is about; 610 when gone, 5010 when it moved on."""
    found = company.entities[kind].get(payload["Id"])
    if found is None:
        if _was_deleted(company, kind, payload["Id"]):
            raise not_found("Object Not Found : Another user has deleted this transaction.")
        raise not_found()
    if str(found.get("SyncToken", "0")) != payload["SyncToken"]:
        raise fault(
            5010,
            "Stale Object Error",
            "Stale Object Error : You and Stand-in User were working on this at the same time. "
            "Stand-in User finished before you did, so your work was not saved.",
        )
    return found


def _was_deleted(company: Company, kind: str, entity_id: str) -> bool:
    return any(of == kind and stub["Id"] == entity_id for of, stub in company.deleted)
