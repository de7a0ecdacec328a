"""What must be known of the books before anything is sent, read once for many invoices."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ..errors import Misconfigured
from .documents import day
from .gateway import Entity, Gateway
from .holdings import KINDS
from .questions import among

ANY_STATE = "Active IN (true, false)"
_US = ("US", "USA", "UNITED STATES")


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the books; the currency never changes once it is set."""

    quickbooks_id: str
    name: str
    company_name: str
    email: str
    currency: str
    active: bool
    tax_code: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """The document that has a number already, and its private note."""

    kind: str
    quickbooks_id: str
    note: str


@dataclass(frozen=True, slots=True)
class Item:
    """What a line is booked under; a category can't be sold."""

    quickbooks_id: str
    name: str
    usable: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """The company's preferences and lists; names are case-folded.

    `classes` has names by id and is read only where the books track classes. `sales_tax_code` is
    what taxes a sale in the US unless its customer has a code of its own.
    """

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
    automated_tax: bool = False
    sales_tax_code: str = ""
    inactive_terms: frozenset[str] = frozenset()
    classes: dict[str, str] = field(default_factory=dict)
    taken_numbers: dict[str, Taken] = field(default_factory=dict)

    @property
    def tracks_classes(self) -> bool:
        """Whether a sale may name a class at all."""
        return self.class_on_lines or self.class_on_invoices


def read_facts(gateway: Gateway) -> Facts:
    """Five calls: preferences, company, terms, tax codes, items; six where classes are tracked.

    Raises Misconfigured where the country, on which all taxes hang, isn't said.
    """
    preferences = gateway.preferences()
    currency = _part(preferences, "CurrencyPrefs")
    accounting = _part(preferences, "AccountingInfoPrefs")
    forms = _part(preferences, "SalesFormsPrefs")
    tax = _part(preferences, "TaxPrefs")
    on_lines = accounting.get("ClassTrackingPerTxnLine") is True
    on_invoices = accounting.get("ClassTrackingPerTxn") is True
    terms = gateway.query("Term", ANY_STATE)
    return Facts(
        home_currency=_text(_part(currency, "HomeCurrency"), "value"),
        multicurrency=currency.get("MultiCurrencyEnabled") is True,
        in_us=_in_us(gateway.company_info()),
        uses_sales_tax=tax.get("UsingSalesTax") is True,
        custom_numbers=forms.get("CustomTxnNumbers") is True,
        service_dates=forms.get("AllowServiceDate") is True,
        class_on_lines=on_lines,
        class_on_invoices=on_invoices,
        closed_until=closed_until(preferences),
        terms=_by_name([row for row in terms if _active(row)]),
        # Without a condition: TAX and NON have no Active, so asking for it would lose them.
        tax_codes=_by_name(gateway.query("TaxCode")),
        items={row["Id"]: _item(row) for row in gateway.query("Item", ANY_STATE)},
        automated_tax=tax.get("PartnerTaxEnabled") is True,
        sales_tax_code=_text(_part(tax, "TaxGroupCodeRef"), "value"),
        inactive_terms=frozenset(_by_name([row for row in terms if not _active(row)])),
        classes=classes(gateway) if on_lines or on_invoices else {},
    )


def _in_us(company: Entity) -> bool:
    """By the company's country, else by that of its address, of two letters or three."""
    addresses = (_part(company, name) for name in ("CompanyAddr", "LegalAddr"))
    said = (_text(each, "Country").strip().upper() for each in (company, *addresses))
    country = next((each for each in said if each), "")
    if not country:
        raise Misconfigured(
            "QuickBooks doesn't say in which country the company is, so its taxes can't be told. "
            "Fill in the company's address there (Account and settings, Company), then try again."
        )
    return country in _US


def closed_until(preferences: Entity) -> date | None:
    """The last day for which the books are closed; None where they are open."""
    return day(_text(_part(preferences, "AccountingInfoPrefs"), "BookCloseDate")[:10])


def classes(gateway: Gateway) -> dict[str, str]:
    """The active classes' full names by their ids."""
    named = ((row["Id"], _text(row, "FullyQualifiedName") or _text(row, "Name"))
             for row in gateway.query("Class"))  # fmt: skip
    return {quickbooks_id: name for quickbooks_id, name in named if name}


def numbers_taken(gateway: Gateway, numbers: Iterable[str]) -> dict[str, Taken]:
    """Which of these numbers documents of the books have already; a hundred a call and kind.

    A row that doesn't say its number, or another than was asked for, takes none.
    """
    taken: dict[str, Taken] = {}
    wanted = {number for number in numbers if number}
    for kind in KINDS:
        for row in among(gateway, kind, "DocNumber", wanted):
            if (number := _text(row, "DocNumber")) in wanted:
                taken.setdefault(number, Taken(kind, row["Id"], _text(row, "PrivateNote")))
    return taken


def customers(gateway: Gateway, ids: Iterable[str]) -> dict[str, Customer]:
    """The customers with these ids, inactive ones too; a hundred a call."""
    wanted = {quickbooks_id for quickbooks_id in ids if quickbooks_id}
    rows = among(gateway, "Customer", "Id", wanted, ANY_STATE)
    return {row["Id"]: customer(row) for row in rows}


def customer(row: Entity) -> Customer:
    """A customer as the books give it; without multicurrency it has no currency."""
    return Customer(
        quickbooks_id=row["Id"],
        name=_text(row, "DisplayName"),
        company_name=_text(row, "CompanyName"),
        email=_text(_part(row, "PrimaryEmailAddr"), "Address"),
        currency=_text(_part(row, "CurrencyRef"), "value"),
        active=_active(row),
        tax_code=_text(_part(row, "DefaultTaxCodeRef"), "value"),
    )


def _item(row: Entity) -> Item:
    usable = _active(row) and row.get("Type") != "Category"
    return Item(row["Id"], _text(row, "Name"), usable)


def _by_name(rows: list[Entity]) -> dict[str, str]:
    return {_text(row, "Name").casefold(): row["Id"] for row in rows}


def _active(row: Entity) -> bool:
    """TAX and NON, for instance, say nothing about it."""
    return row.get("Active") is not False


def _part(row: Entity, name: str) -> Entity:
    """The object below a name; an empty one where there is none, or null."""
    found = row.get(name)
    return found if isinstance(found, dict) else {}


def _text(row: Entity, name: str) -> str:
    found = row.get(name)
    return "" if found is None else str(found)
