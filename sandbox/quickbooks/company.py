"""One company's books: every entity, its preferences, its rates, and remembered requests."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.clock import PACIFIC, Clock, iso_pacific
from sandbox.quickbooks import rates, seeds
from sandbox.quickbooks.events import Event
from sandbox.quickbooks.seeds import Entity
from sandbox.quickbooks.settings import Settings

CENT = Decimal("0.01")
NAME_LISTS = (
    "Account",
    "Class",
    "CompanyCurrency",
    "Customer",
    "Department",
    "Employee",
    "Item",
    "TaxCode",
    "TaxRate",
    "Term",
    "Vendor",
)
TRANSACTIONS = ("CreditMemo", "Invoice", "Payment")
FIRST_TRANSACTION_ID = 145
FIRST_NUMBER = 1001


def cents(amount: Decimal) -> Decimal:
    """Rounded half up to two places, whatever the currency."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Remembered:
    """What a request id was answered, when, and for which body."""

    at: int
    status: int
    answer: bytes
    body: bytes


class Company:
    """The books of one realm."""

    def __init__(self, realm: str, clock: Clock, home: str = "USD") -> None:
        self.realm = realm
        self.clock = clock
        self.settings = Settings()
        self.tell: Callable[[Event], None] = lambda _event: None
        self.please_wait = 0
        self.refused_with: int | None = None
        self.deposited: set[str] = set()
        self.jurisdictions: dict[str, str] = {}
        self.mails: dict[date, int] = {}
        self.remembered: dict[str, Remembered] = {}
        self.deleted: list[tuple[str, Entity]] = []
        self.daily_rates: dict[tuple[str, str], Decimal] = {}
        self.last_transaction = FIRST_TRANSACTION_ID - 1
        self.last_number = FIRST_NUMBER - 1
        self.entities: dict[str, dict[str, Entity]] = {
            kind: {} for kind in (*NAME_LISTS, *TRANSACTIONS)
        }
        self.info = self._framed(seeds.company_info(f"Stand-in company {realm[-4:]}"))
        self.set_home(home)
        for kind, seeded in (
            ("Item", seeds.items()),
            ("Term", seeds.terms()),
            ("TaxCode", seeds.tax_codes()),
            ("TaxRate", seeds.tax_rates()),
        ):
            self.seed(kind, seeded)

    def set_home(self, home: str) -> None:
        """The home currency, and with it the foreign ones and the accounts' currency."""
        self.preferences = self._framed(seeds.preferences(home))
        self.entities["Account"].clear()
        self.entities["CompanyCurrency"].clear()
        self.seed("Account", seeds.accounts(home))
        self.seed("CompanyCurrency", seeds.currencies(home))

    def seed(self, kind: str, seeded: Iterable[Entity]) -> None:
        """Puts entities in as they are, with the frame every stored entity has."""
        for entity in seeded:
            framed = dict(entity) if kind == "TaxCode" and "Active" not in entity else None
            self.entities[kind][entity["Id"]] = framed or self._framed(entity)

    @property
    def home(self) -> str:
        """The home currency."""
        return str(self.preferences["CurrencyPrefs"]["HomeCurrency"]["value"])

    @property
    def several_currencies(self) -> bool:
        """Whether multicurrency is on."""
        return bool(self.preferences["CurrencyPrefs"]["MultiCurrencyEnabled"])

    @property
    def american(self) -> bool:
        """Whether the tax rules of the US hold."""
        return bool(self.info["Country"] == "US")

    @property
    def automated_tax(self) -> bool:
        """Whether sales tax is that of the jurisdiction, as in companies made since 2017."""
        return self.american and bool(self.preferences["TaxPrefs"].get("PartnerTaxEnabled"))

    def today(self) -> date:
        """The server's day."""
        return self.clock.now().astimezone(PACIFIC).date()

    def now(self) -> str:
        """The instant as MetaData shows it."""
        return iso_pacific(self.clock.now())

    def currency_known(self, code: str) -> bool:
        """Whether transactions can be in a currency."""
        listed = self.entities["CompanyCurrency"].values()
        return code == self.home or any(c["Code"] == code and c["Active"] for c in listed)

    def add_currency(self, code: str) -> None:
        """A customer's currency joins the list by itself."""
        if not self.currency_known(code):
            found = {"Code": code, "Name": rates.name_of(code), "Active": True}
            self.seed("CompanyCurrency", [{"Id": self.next_name_id("CompanyCurrency")} | found])

    def rate(self, code: str, day: str) -> Decimal:
        """Home units for one unit of a currency on a day."""
        return self.daily_rates.get((code, day), rates.rate(code, self.home))

    def next_name_id(self, kind: str) -> str:
        """The next free id of a name list."""
        used = [int(i) for i in self.entities[kind] if i.isdigit()]
        return str(max(used, default=0) + 1)

    def next_transaction_id(self) -> str:
        """The next id; transactions of all kinds share one row of numbers."""
        self.last_transaction += 1
        return str(self.last_transaction)

    def next_number(self) -> str:
        """The next document number where QuickBooks numbers by itself."""
        self.last_number += 1
        return str(self.last_number)

    def store(
        self, kind: str, entity: Entity, before: Entity | None = None, operation: str = ""
    ) -> Entity:
        """Keeps a new version, with SyncToken and MetaData set, and tells of the change."""
        created = before["MetaData"]["CreateTime"] if before else self.now()
        token = str(int(before["SyncToken"]) + 1) if before else "0"
        times: Entity = {"CreateTime": created, "LastUpdatedTime": self.now()}
        if self.automated_tax:
            times["LastModifiedByRef"] = {"value": self.realm}
        framed = {
            "domain": "QBO",
            **entity,
            "sparse": False,
            "SyncToken": token,
            "MetaData": times,
        }
        self.entities[kind][entity["Id"]] = framed
        self._tell(kind, entity["Id"], operation or ("Update" if before else "Create"))
        return framed

    def change_preferences(self, group: str, changes: Entity) -> None:
        """Another version of the preferences with some of a group changed."""
        token = str(int(self.preferences["SyncToken"]) + 1)
        times = self.preferences["MetaData"] | {"LastUpdatedTime": self.now()}
        merged = {**self.preferences[group], **changes}
        self.preferences |= {group: merged, "SyncToken": token, "MetaData": times}

    def remove(self, kind: str, entity: Entity, merged_into: str = "") -> Entity:
        """Deletes and leaves the stub that change data capture shows."""
        del self.entities[kind][entity["Id"]]
        stub = {"status": "Deleted", "domain": "QBO", "Id": entity["Id"]}
        self.deleted.append((kind, stub | {"MetaData": {"LastUpdatedTime": self.now()}}))
        if merged_into:
            self._tell(kind, merged_into, "Merge", entity["Id"])
        else:
            self._tell(kind, entity["Id"], "Delete")
        return stub

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """What happens meanwhile is told to nobody."""
        told, self.tell = self.tell, lambda _event: None
        try:
            yield
        finally:
            self.tell = told

    def _tell(self, kind: str, entity_id: str, operation: str, deleted_id: str = "") -> None:
        at = self.clock.milliseconds()
        self.tell(Event(self.realm, kind, entity_id, operation, at, deleted_id))

    def _framed(self, entity: Entity) -> Entity:
        frame: dict[str, Any] = {"domain": "QBO", "sparse": False, "SyncToken": "0"}
        times = {"CreateTime": self.now(), "LastUpdatedTime": self.now()}
        return {**entity, **{k: v for k, v in frame.items() if k not in entity}} | {
            "MetaData": times
        }
