"""What can be done to an entity, one function for single calls and for batches."""

from typing import Any

from sandbox.answers import Unsupported
from sandbox.quickbooks import fields, names, payments, sales
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.errors import fault, missing, not_found, unknown_property
from sandbox.quickbooks.sale_checks import SALES, Desk
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.settings import Settings
from sandbox.quickbooks.shapes import Leniency

INCLUDES = {"allowduplicatedocnum"}
READ_ONLY = ("Account", "TaxCode", "TaxRate")


def operate(
    company: Company,
    kind: str,
    operation: str,
    payload: Any,
    settings: Settings,
    include: set[str],
) -> Entity:
    """Runs create, update, delete or void; Fault for what QuickBooks refuses."""
    unknown = include - INCLUDES
    if unknown:
        raise Unsupported(f"include={','.join(sorted(unknown))}")
    if kind in READ_ONLY or kind not in fields.WRITABLE:
        raise _unsupported_operation(kind, operation)
    body = _cleaned(kind, operation, payload, settings)
    if operation != "create":
        for name in ("Id", "SyncToken"):
            if name not in body:
                raise missing(name)
    if kind in SALES:
        return _on_sale(company, kind, operation, body, settings, include)
    if kind == "Payment":
        return _on_payment(company, operation, body)
    if operation not in ("create", "update"):
        raise _unsupported_operation(kind, operation)
    act = names.create if operation == "create" else names.update
    return act(company, kind, body)


def read(company: Company, kind: str, entity_id: str) -> Entity:
    """One entity, or 610."""
    found = company.entities[kind].get(entity_id)
    if found is None:
        raise not_found()
    return found


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
    borrowed = {"Name": "-", "Code": "---"}
    lacking = {n: v for n, v in borrowed.items() if n not in payload and _has(kind, n)}
    cleaned = shape("", payload | lacking, lenient)
    return {name: value for name, value in cleaned.items() if name not in lacking}


def _has(kind: str, name: str) -> bool:
    return name in {"Item": ("Name",), "Term": ("Name",), "CompanyCurrency": ("Code",)}.get(
        kind, ()
    )


def _on_sale(
    company: Company,
    kind: str,
    operation: str,
    body: Entity,
    settings: Settings,
    include: set[str],
) -> Entity:
    desk = Desk(company, kind, settings, frozenset(include))
    if operation == "create":
        return sales.create(desk, body)
    if operation == "update":
        return sales.update(desk, body)
    if operation == "delete":
        return sales.delete(company, kind, body)
    if operation == "void" and kind == "Invoice":
        return sales.void(company, body, settings)
    raise _unsupported_operation(kind, operation)


def _on_payment(company: Company, operation: str, body: Entity) -> Entity:
    if operation == "create":
        return payments.create(company, body)
    if operation == "delete":
        return payments.delete(company, body)
    raise Unsupported(f"{operation} of a payment")


def _unsupported_operation(kind: str, operation: str) -> Exception:
    detail = f"Operation {operation} is not supported for {kind}."
    return fault(500, "Unsupported Operation", detail)
