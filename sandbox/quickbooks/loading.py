"""Puts a folder's entities into a company: customers, items, terms, tax codes, preferences."""

from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.names import create
from sandbox.quickbooks.references import currency_reference
from sandbox.quickbooks.seeds import Entity

LISTS = {
    "customers": "Customer",
    "items": "Item",
    "terms": "Term",
    "taxcodes": "TaxCode",
    "taxrates": "TaxRate",
    "accounts": "Account",
    "currencies": "CompanyCurrency",
    "vendors": "Vendor",
    "employees": "Employee",
    "classes": "Class",
    "departments": "Department",
}
SINGLE = ("preferences", "company", "home_currency", "rates", "jurisdictions")


def load(company: Company, data: dict[str, Any]) -> dict[str, int]:
    """Takes lists of entities (same Id = new version) and preferences to merge.

    `home_currency` must come with the first load, `rates` is a list of
    `{"SourceCurrencyCode", "Rate", "AsOfDate"}`, `jurisdictions` the tax code of each state where
    sales tax is automated. Raises ValueError for an unknown name.
    """
    unknown = sorted(set(data) - set(LISTS) - set(SINGLE))
    if unknown:
        raise ValueError(f"unknown lists: {', '.join(unknown)}")
    if "home_currency" in data and data["home_currency"] != company.home:
        company.set_home(data["home_currency"])
    _merge(company.preferences, data.get("preferences", {}))
    _merge(company.info, data.get("company", {}))
    for rate in data.get("rates", []):
        company.daily_rates[(rate["SourceCurrencyCode"], rate["AsOfDate"])] = rate["Rate"]
    company.jurisdictions |= data.get("jurisdictions", {})
    taken: dict[str, int] = {}
    for name, kind in LISTS.items():
        for entity in data.get(name, []):
            _put(company, kind, {**entity, "Id": str(entity["Id"])} if "Id" in entity else entity)
        if name in data:
            taken[name] = len(data[name])
    return taken


def _put(company: Company, kind: str, entity: Entity) -> None:
    before = company.entities[kind].get(entity.get("Id", ""))
    if before is not None:
        merged = before | entity
        if kind == "Customer":
            merged = _customer(company, merged)
        if merged != before:
            company.store(kind, merged, before)
    elif kind == "Customer":
        company.store(kind, {"Id": company.next_name_id(kind)} | _customer(company, entity))
    elif kind in ("Item", "Term") and "Id" not in entity:
        create(company, kind, entity)
    else:
        company.seed(kind, [{"Active": True} | entity])


def _customer(company: Company, entity: Entity) -> Entity:
    """Names of customers are unique: a second one gets its Id behind the name."""
    name = entity["DisplayName"]
    taken = {
        other["DisplayName"].lower()
        for other in company.entities["Customer"].values()
        if other["Id"] != entity.get("Id")
    }
    if name.lower() in taken:
        name = f"{name} ({entity.get('Id', company.next_name_id('Customer'))})"
    code = entity.get("CurrencyRef", {}).get("value", company.home)
    company.add_currency(code)
    frame: Entity = {"Active": True, "Taxable": False, "Job": False, "Balance": 0}
    return {
        **frame,
        **entity,
        "DisplayName": name,
        "FullyQualifiedName": name,
        "CurrencyRef": currency_reference(code),
    }


def _merge(into: Entity, changes: Entity) -> None:
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value
