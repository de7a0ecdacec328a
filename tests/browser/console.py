"""A test's console: where it is served, its outside, and pages signed in to it."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from sandbox.server import Running
from tests.stand_ins import ENCRYPTION_KEY, StandIn, StandIns

from .guard import Guard

HEIGHT = 900
PATIENCE_MILLISECONDS = 60_000
# What the stand-in's books are made of, beside their data.
MACHINERY = ("clock", "settings", "tell")


class Books:
    """HubSpot and QuickBooks of the browser tests; the books can be put back to how they were."""

    def __init__(self, running: Running) -> None:
        self._stand = running.quickbooks
        self.outside = StandIns(StandIn(running.hubspot_url), StandIn(running.quickbooks_url))
        self._kept: dict[str, dict[str, Any]] = {}

    def keep(self) -> None:
        """From now on this is how they were."""
        self._kept = deepcopy({realm: _data(one) for realm, one in self._stand.companies.items()})

    def put_back(self) -> None:
        """What QuickBooks holds is as when it was kept; planted faults are gone."""
        for realm, data in deepcopy(self._kept).items():
            vars(self._stand.companies[realm]).update(data)
        for one in (self.outside.hubspot, self.outside.quickbooks):
            one.send("DELETE", "/_control/faults")


def _data(company: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(company).items() if name not in MACHINERY}


def pointing_at(outside: StandIns) -> dict[str, Any]:
    """The settings that lead to the stand-ins."""
    return {
        "HUBSPOT_API_URL": outside.hubspot_url,
        "HUBSPOT_ACCESS_TOKEN": "test",
        "QUICKBOOKS_API_URL": outside.quickbooks_url,
        "QUICKBOOKS_DISCOVERY_URL": outside.discovery_url,
        "QUICKBOOKS_CLIENT_ID": "sandbox-client-id",
        "QUICKBOOKS_CLIENT_SECRET": "sandbox-client-secret",
        "FIELD_ENCRYPTION_KEYS": [ENCRYPTION_KEY],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }


@dataclass
class Console:
    """The served console and the browser that looks at it."""

    url: str
    outside: StandIns
    browser: Browser
    guards: list[Guard]

    def page(self, name: str = "") -> Page:
        """A page of a window of its own, of the user of this name, or of nobody; guarded."""
        window = self.browser.new_context(
            base_url=self.url,
            viewport={"width": 1440, "height": HEIGHT},
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-US",
            timezone_id="America/New_York",
        )
        window.set_default_timeout(PATIENCE_MILLISECONDS)
        self.guards.append(Guard(window, self.url))
        if name:
            window.add_cookies([self._session(name)])
        return window.new_page()

    def check(self) -> None:
        """Fails with whatever the guards of all pages have heard."""
        for guard in self.guards:
            guard.check()

    def forgive(self) -> None:
        """Forgets what the guards have heard: the test expected it."""
        for guard in self.guards:
            guard.faults.clear()

    def _session(self, name: str) -> Any:
        browser = Client()
        browser.force_login(User.objects.get(username=name))
        return {"name": "sessionid", "value": browser.cookies["sessionid"].value, "url": self.url}


def dressed(page: Page, theme: str, width: int) -> Page:
    """A page that is open, in this theme (light, dark) and this wide; others follow in it."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate("theme => { Alpine.$data(document.documentElement).adminTheme = theme }", theme)
    page.locator(f"html.{theme}").wait_for()
    return page


def address(name: str, *arguments: Any) -> str:
    """The path of an admin page: `address("invoices_invoice_change", invoice.pk)`."""
    path: str = reverse(f"admin:{name}", args=arguments)
    return path
