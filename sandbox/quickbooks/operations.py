"""What can be done to an entity, one function for single calls and for batches."""

from typing import Any

from sandbox.answers import Unsupported
from sandbox.quickbooks import fields, names, payments, sales
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import business, fault, missing, not_found, unknown_property
from sandbox.quickbooks.sale_checks import SALES, Desk
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.settings import Settings
from sandbox.quickbooks.shapes import Leniency
from sandbox.quickbooks.showing import shown

INCLUDES = {"allowduplicatedocnum", "void"}
READ_ONLY = ("Account", "TaxCode", "TaxRate")
ONLY_LOADED = ("Class", "Department", "Employee", "Vendor")
BORROWED = {"Item": {"Name": "-"}, "Term": {"Name": "-"}, "CompanyCurrency": {"Code": "---"}}
"""What a new entity must have, lent to a body that may lack it while its shape is read."""
PLEASE_WAIT = (
    "An unexpected error occurred while accessing or saving your data. "
    "Please wait a few minutes and try again."
)


def operate(company: Company, kind: str, operation: str, payload: Any, include: set[str]) -> Entity:
    """Runs create, update, delete or void; Fault for what QuickBooks refuses."""
    unknown = include - INCLUDES
    if unknown:
        raise Unsupported(f"include={','.join(sorted(unknown))}")
    if kind in ONLY_LOADED:
        raise Unsupported(f"writing {kind}")
    if kind in READ_ONLY or kind not in fields.WRITABLE:
        raise _unsupported_operation(kind, operation)
    body = _cleaned(kind, operation, payload, company.settings)
    if operation != "create":
        for name in ("Id", "SyncToken"):
            if name not in body:
                raise missing(name)
    done = _done(company, kind, operation, body, include)
    if operation == "create" and company.please_wait > 0:
        company.please_wait -= 1
        raise business(PLEASE_WAIT)
    return done


def _done(company: Company, kind: str, operation: str, body: Entity, include: set[str]) -> Entity:
    if "void" in include and (kind, operation) != ("Payment", "update"):
        raise Unsupported(f"include=void with {operation} of {kind}")
    if kind in SALES:
        return _on_sale(Desk(company, kind, frozenset(include)), operation, body)
    if kind == "Payment":
        if operation == "void":
            raise Unsupported("void of a payment; it is operation=update&include=void")
        return _on_payment(company, "void" if "void" in include else operation, body)
    if operation not in ("create", "update"):
        raise _unsupported_operation(kind, operation)
    act = names.create if operation == "create" else names.update
    return act(company, kind, body)


def read(company: Company, kind: str, entity_id: str) -> Entity:
    """One entity, or 610."""
    found = company.entities[kind].get(entity_id)
    if found is None:
        raise not_found()
    return shown(company, kind, [found])[0]


def _cleaned(kind: str, operation: str, payload: Any, settings: Settings) -> Entity:
    """The body, strictly read; only an update may lack what a new entity must have."""
    if not isinstance(payload, dict):
        raise unknown_property("body")
    lenient = Leniency(settings.quoted_numbers, settings.empty_strings)
    shape = fields.WRITABLE[kind]
    if operation == "create":
        return dict(shape("", payload, lenient))
    if operation == "update" and not payload.get("sparse"):
        return dict(shape("", payload, lenient))
    lacking = {n: v for n, v in BORROWED.get(kind, {}).items() if n not in payload}
    cleaned = shape("", payload | lacking, lenient)
    return {name: value for name, value in cleaned.items() if name not in lacking}


def _on_sale(desk: Desk, operation: str, body: Entity) -> Entity:
    if operation == "create":
        return sales.create(desk, body)
    if operation == "update":
        return sales.update(desk, body)
    if operation == "delete":
        return sales.delete(desk.company, desk.kind, body)
    if operation == "void" and desk.kind == "Invoice":
        return sales.void(desk.company, body)
    raise _unsupported_operation(desk.kind, operation)


def _on_payment(company: Company, operation: str, body: Entity) -> Entity:
    acts = {
        "create": payments.create,
        "update": payments.update,
        "delete": payments.delete,
        "void": payments.void,
    }
    return acts[operation](company, body)


def _unsupported_operation(kind: str, operation: str) -> Exception:
    detail = f"Operation {operation} is not supported for {kind}."
    return fault(500, "Unsupported Operation", detail)
