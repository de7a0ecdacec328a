"""What a person in QuickBooks does with customers, items, the books and who may use them."""

from sandbox.answers import Unsupported
from sandbox.quickbooks import names, refusals, sales
from sandbox.quickbooks.company import TRANSACTIONS, Company
from sandbox.quickbooks.finding import found, meant, version
from sandbox.quickbooks.references import named
from sandbox.quickbooks.sale_checks import Desk
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.showing import shown

LISTS = ("customer", "item")


def deactivate(company: Company, body: Entity) -> Entity:
    """Makes a customer or an item inactive; what a customer owes is balanced by a credit memo."""
    kind, entity = meant(company, body, LISTS)
    if kind == "Customer":
        _write_off(company, entity)
    return names.update(company, kind, version(entity) | {"sparse": True, "Active": False})


def activate(company: Company, body: Entity) -> Entity:
    """Makes it active again, under its old name."""
    kind, entity = meant(company, body, LISTS)
    changes: Entity = {"sparse": True, "Active": True}
    if kind == "Customer":
        changes["DisplayName"] = entity["DisplayName"].removesuffix(names.DELETED)
    return names.update(company, kind, version(entity) | changes)


def rename(company: Company, body: Entity) -> Entity:
    """Gives a customer or an item another `name`."""
    kind, entity = meant(company, body, LISTS)
    changes = {"sparse": True, names.NAMED_BY[kind]: str(body["name"])}
    return names.update(company, kind, version(entity) | changes)


def merge(company: Company, body: Entity) -> Entity:
    """Merges a `customer` `into` another: its transactions move, its id is gone."""
    gone = found(company, "Customer", body["customer"])
    kept = found(company, "Customer", body["into"])
    if gone["Id"] == kept["Id"]:
        raise ValueError("a customer can't be merged into itself")
    if gone.get("CurrencyRef") != kept.get("CurrencyRef"):
        raise ValueError("customers of different currencies can't be merged")
    for kind in TRANSACTIONS:
        for one in [*company.entities[kind].values()]:
            if one["CustomerRef"]["value"] == gone["Id"]:
                company.store(kind, one | {"CustomerRef": named("Customer", kept)}, one)
    with company.quiet():
        kept = company.store("Customer", kept, kept)
    company.remove("Customer", gone, merged_into=kept["Id"])
    return kept


def close_books(company: Company, body: Entity) -> Entity:
    """Closes the books `until` a day; without one they are open again."""
    until = body.get("until")
    company.change_preferences("AccountingInfoPrefs", {"BookCloseDate": until} if until else {})
    if not until:
        company.preferences["AccountingInfoPrefs"].pop("BookCloseDate", None)
    return company.preferences


def refuse(company: Company, body: Entity) -> Entity:
    """Every call to the company is refused with `code`: 120, 3100, 5020 or 6190."""
    refusals.of(int(body["code"]))
    company.refused_with = int(body["code"])
    return {"refused_with": company.refused_with}


def admit(company: Company, _body: Entity) -> Entity:
    """Calls to the company are answered again."""
    company.refused_with = None
    return {"refused_with": None}


def _write_off(company: Company, customer: Entity) -> None:
    owed = shown(company, "Customer", [customer])[0]["Balance"]
    if owed <= 0:
        return
    if not company.american:
        raise Unsupported("balancing what a customer owes outside the US")
    detail = {"ItemRef": {"value": "5"}, "TaxCodeRef": {"value": "NON"}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": owed, "SalesItemLineDetail": detail}
    memo: Entity = {"CustomerRef": {"value": customer["Id"]}, "Line": [line]}
    if company.several_currencies:
        code = customer["CurrencyRef"]["value"]
        memo["CurrencyRef"] = customer["CurrencyRef"]
        memo["ExchangeRate"] = company.rate(code, company.today().isoformat())
    sales.create(Desk(company, "CreditMemo"), memo)
