"""What must be known of the books before anything is sent, read once for many invoices."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .gateway import Entity, Gateway, quoted

ANY_STATE = "Active IN (true, false)"
_IDS_A_QUESTION = 100


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the books; the currency never changes once it is set."""

    quickbooks_id: str
    name: str
    company_name: str
    email: str
    currency: str
    active: bool


@dataclass(frozen=True, slots=True)
class Item:
    """What a line is booked under; a category can't be sold."""

    quickbooks_id: str
    name: str
    usable: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """The company's preferences and lists; names are case-folded."""

    home_currency: str
    multicurrency: bool
    in_us: bool
    uses_sales_tax: bool
    custom_numbers: bool
    service_dates: bool
    class_on_lines: bool
    class_on_invoices: bool
    closed_until: date | None
    terms: dict[str, str]
    tax_codes: dict[str, str]
    items: dict[str, Item]
    customers: dict[str, Customer] = field(default_factory=dict)


def read_facts(gateway: Gateway) -> Facts:
    """Five calls: preferences, company, terms, tax codes, items. No customers yet."""
    preferences = gateway.preferences()
    currency = preferences.get("CurrencyPrefs", {})
    accounting = preferences.get("AccountingInfoPrefs", {})
    forms = preferences.get("SalesFormsPrefs", {})
    closed = accounting.get("BookCloseDate")
    return Facts(
        home_currency=currency.get("HomeCurrency", {}).get("value", ""),
        multicurrency=currency.get("MultiCurrencyEnabled") is True,
        in_us=gateway.company_info().get("Country", "US") in ("US", "USA"),
        uses_sales_tax=preferences.get("TaxPrefs", {}).get("UsingSalesTax") is True,
        custom_numbers=forms.get("CustomTxnNumbers") is True,
        service_dates=forms.get("AllowServiceDate") is True,
        class_on_lines=accounting.get("ClassTrackingPerTxnLine") is True,
        class_on_invoices=accounting.get("ClassTrackingPerTxn") is True,
        closed_until=date.fromisoformat(closed) if closed else None,
        terms=_by_name(gateway.query("Term")),
        # Without a condition: TAX and NON have no Active, so asking for it would lose them.
        tax_codes=_by_name(gateway.query("TaxCode")),
        items={row["Id"]: _item(row) for row in gateway.query("Item", ANY_STATE)},
    )


def customers(gateway: Gateway, ids: Iterable[str]) -> dict[str, Customer]:
    """The customers with these ids, inactive ones too; a hundred a call."""
    wanted = sorted({quickbooks_id for quickbooks_id in ids if quickbooks_id})
    found: list[Entity] = []
    for start in range(0, len(wanted), _IDS_A_QUESTION):
        some = ", ".join(quoted(each) for each in wanted[start : start + _IDS_A_QUESTION])
        found += gateway.query("Customer", f"Id IN ({some}) AND {ANY_STATE}")
    return {row["Id"]: customer(row) for row in found}


def customer(row: Entity) -> Customer:
    """A customer as the books give it; without multicurrency it has no currency."""
    return Customer(
        quickbooks_id=row["Id"],
        name=row.get("DisplayName", ""),
        company_name=row.get("CompanyName", ""),
        email=row.get("PrimaryEmailAddr", {}).get("Address", ""),
        currency=row.get("CurrencyRef", {}).get("value", ""),
        active=row.get("Active", True),
    )


def _item(row: Entity) -> Item:
    usable = row.get("Active", True) and row.get("Type") != "Category"
    return Item(row["Id"], row.get("Name", ""), usable)


def _by_name(rows: list[Entity]) -> dict[str, str]:
    return {row["Name"].casefold(): row["Id"] for row in rows}
