"""Name lists: customers, items, terms and currencies, created and updated."""

from decimal import Decimal

from sandbox.quickbooks.company import TRANSACTIONS, Company
from sandbox.quickbooks.errors import Fault, business, fault, missing
from sandbox.quickbooks.references import currency_reference, existing, named, referred
from sandbox.quickbooks.seeds import Entity

PERSON = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
NAMED_BY = {"Customer": "DisplayName", "Item": "Name", "Term": "Name", "CompanyCurrency": "Code"}
PEOPLE = ("Customer", "Vendor", "Employee")
DELETED = " (deleted)"
DEEPEST = 5


def create(company: Company, kind: str, payload: Entity) -> Entity:
    """A new entry of a name list."""
    entity = _prepared(company, kind, payload, None)
    return company.store(kind, {"Id": company.next_name_id(kind)} | entity)


def update(company: Company, kind: str, payload: Entity) -> Entity:
    """Full or sparse; making a customer inactive marks its name as deleted."""
    before = existing(company, kind, payload)
    kept = ("Id", "CurrencyRef", "Balance", "BalanceWithJobs")
    stays = before if payload.get("sparse") else {k: before[k] for k in kept if k in before}
    merged = {**stays, **payload}
    if "CurrencyRef" in before:
        merged["CurrencyRef"] = before["CurrencyRef"]
    inactivated = before.get("Active", True) and merged.get("Active") is False
    if kind == "Customer" and inactivated:
        merged["DisplayName"] = merged["DisplayName"].removesuffix(DELETED) + DELETED
    stored = company.store(kind, _prepared(company, kind, merged, before), before)
    if kind == "Customer" and stored["DisplayName"] != before["DisplayName"]:
        _rename_in_transactions(company, stored)
    return stored


def _rename_in_transactions(company: Company, customer: Entity) -> None:
    """References show the new name, without a change to what refers."""
    for kind in TRANSACTIONS:
        for one in company.entities[kind].values():
            if one["CustomerRef"]["value"] == customer["Id"]:
                one["CustomerRef"] = named("Customer", customer)


def _prepared(company: Company, kind: str, payload: Entity, before: Entity | None) -> Entity:
    entity: Entity = {"Active": True} | payload
    if kind == "Customer":
        entity = _customer(company, entity)
    if kind == "Item":
        entity = _item(company, entity)
    if kind == "Term":
        entity = {"Type": "STANDARD", "DiscountPercent": Decimal(0)} | entity
    if kind == "CompanyCurrency":
        entity = {"Name": currency_reference(entity["Code"])["name"]} | entity
    _check_unique(company, kind, entity, before)
    return entity


def _customer(company: Company, entity: Entity) -> Entity:
    person = " ".join(entity[part] for part in PERSON if entity.get(part))
    name = entity.get("DisplayName") or person
    if not name:
        raise missing("DisplayName")
    if any(sign in name for sign in ":\t\n"):
        raise business("A name can't contain a colon, a tab or a new line.")
    if "." not in entity.get("WebAddr", {}).get("URI", "."):
        raise fault(2200, "Malformed Web Site Address format", "Malformed Web Site Address format")
    for field, kind in (("SalesTermRef", "Term"), ("ParentRef", "Customer")):
        if field in entity:
            referred(company, kind, entity[field])
    parents = _parents(company, entity)
    defaults: Entity = {
        "PrintOnCheckName": entity.get("CompanyName", name),
        "Taxable": False,
        "Job": False,
        "BillWithParent": False,
        "PreferredDeliveryMethod": "Print",
        "Balance": Decimal(0),
        "BalanceWithJobs": Decimal(0),
    }
    code = entity.get("CurrencyRef", {}).get("value", company.home)
    if company.settings.ignore_customer_currency and "Id" not in entity:
        code = company.home
    if company.several_currencies:
        company.add_currency(code)
        defaults |= {"CurrencyRef": currency_reference(code)}
    elif code != company.home:
        raise business("Multi Currency should be enabled to perform this operation")
    filled = defaults | entity
    if "CurrencyRef" in defaults:
        filled["CurrencyRef"] = defaults["CurrencyRef"]
    return filled | {
        "DisplayName": name,
        "FullyQualifiedName": ":".join([*parents, name]),
    }


def _parents(company: Company, entity: Entity) -> list[str]:
    """Names of those above, outermost first; 6000 below the fifth level."""
    names: list[str] = []
    reference = entity.get("ParentRef")
    while reference is not None and len(names) < DEEPEST:
        parent = company.entities["Customer"][reference["value"]]
        names.insert(0, parent["DisplayName"])
        reference = parent.get("ParentRef")
    if len(names) >= DEEPEST:
        raise business(f"Customers can be nested in at most {DEEPEST} levels.")
    return names


def _item(company: Company, entity: Entity) -> Entity:
    kind = entity.get("Type", "Service")
    if kind == "Service" and "IncomeAccountRef" not in entity:
        raise missing("IncomeAccountRef")
    if "IncomeAccountRef" in entity:
        account = referred(company, "Account", entity["IncomeAccountRef"])
        if account["AccountType"] != "Income":
            raise business("When you create an item, its income account must be an income account.")
    defaults = {"Taxable": False, "TrackQtyOnHand": False, "UnitPrice": Decimal(0)}
    return defaults | entity | {"Type": kind, "FullyQualifiedName": entity["Name"]}


def _check_unique(company: Company, kind: str, entity: Entity, before: Entity | None) -> None:
    """6240; customers, vendors and employees share their names."""
    name = str(entity[NAMED_BY[kind]]).lower()
    for other_kind in PEOPLE if kind == "Customer" else (kind,):
        for other in company.entities[other_kind].values():
            same = before is not None and kind == other_kind and other["Id"] == before["Id"]
            if not same and name in _names_of(company, other_kind, other):
                raise _taken(kind)


def _names_of(company: Company, kind: str, entity: Entity) -> set[str]:
    field = NAMED_BY.get(kind, "DisplayName")
    name = str(entity[field]).lower()
    reserved = company.settings.inactive_names_are_taken
    return {name, name.removesuffix(DELETED)} if reserved else {name}


def _taken(kind: str) -> Fault:
    detail = "The name supplied already exists. : "
    if kind == "Customer":
        detail += (
            "Another customer, vendor or employee is already using this \nname. "
            "Please use a different name."
        )
    return fault(6240, "Duplicate Name Exists Error", detail)
