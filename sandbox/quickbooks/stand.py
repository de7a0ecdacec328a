"""The QuickBooks stand-in: companies by realm, tokens, settings, and its control."""

from dataclasses import asdict, dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.events import Event
from sandbox.quickbooks.loading import LISTS, load
from sandbox.quickbooks.settings import Settings
from sandbox.quickbooks.tokens import Tokens
from sandbox.quickbooks.webhooks import IntuitService, IntuitTarget, message
from sandbox.settings import changed, shown
from sandbox.webhooks import Outbox
from sandbox.windows import Windows

REALM = "9341453000000001"
KEYS = {"Invoice": "invoices", "CreditMemo": "creditmemos", "Payment": "payments"}
KEYS |= {kind: name for name, kind in LISTS.items()}


@dataclass
class Metered:
    """Successful calls of a month."""

    reads: int = 0
    writes: int = 0


class QuickBooksStand:
    """The whole state."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.settings = Settings()
        self.first_settings = self.settings
        self.webhooks = Outbox(clock, IntuitService(), IntuitTarget())
        self.reset()

    def reset(self) -> None:
        """One empty company; the application's credentials stay, tokens and data go."""
        self.settings = self.first_settings
        self.tokens = Tokens(self.clock)
        self.windows = Windows(self.clock)
        self.months: dict[str, Metered] = {}
        self.companies: dict[str, Company] = {}
        self.webhooks.reset()
        self.company(REALM)

    def use_credentials(self, client_id: str, client_secret: str) -> None:
        """The application's id and secret, kept over resets."""
        given = {"client_id": client_id, "client_secret": client_secret}
        self.first_settings = changed(self.first_settings, given)
        self._use(changed(self.settings, given))

    def company(self, realm: str = REALM) -> Company:
        """A company, made when a load or a connection first names it."""
        if realm not in self.companies:
            company = self.companies[realm] = Company(realm, self.clock)
            company.settings = self.settings
            company.tell = self._notify
        return self.companies[realm]

    def metered(self) -> Metered:
        """What this month's calls of all companies come to."""
        return self.months.setdefault(f"{self.clock.now():%Y-%m}", Metered())

    def load(self, data: dict[str, Any]) -> dict[str, int]:
        """Takes a folder's lists; `realm` chooses the company."""
        realm = str(data.get("realm", REALM))
        company = self.company(realm)
        with company.quiet():
            return load(company, {k: v for k, v in data.items() if k != "realm"})

    def configure(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Changes switches."""
        self._use(changed(self.settings, settings))
        if "please_wait_after_saving" in settings:
            for company in self.companies.values():
                company.please_wait = self.settings.please_wait_after_saving
        return shown(self.settings)

    def state(self) -> dict[str, Any]:
        """The first company's lists, and all companies by realm below `companies`."""
        by_realm = {realm: _shown(company) for realm, company in self.companies.items()}
        metered = {month: asdict(calls) for month, calls in self.months.items()}
        return by_realm[REALM] | {
            "companies": by_realm,
            "metered": metered,
            "settings": shown(self.settings),
        }

    def _notify(self, event: Event) -> None:
        if event.entity in self.webhooks.target.entities:
            self.webhooks.put(message(event))

    def _use(self, settings: Settings) -> None:
        self.settings = settings
        for company in self.companies.values():
            company.settings = settings


def _shown(company: Company) -> dict[str, Any]:
    lists = {KEYS[kind]: list(rows.values()) for kind, rows in company.entities.items()}
    return lists | {
        "preferences": company.preferences,
        "deleted": [{"entity": kind} | stub for kind, stub in company.deleted],
    }
