"""The stand-ins of HubSpot and QuickBooks as tests use them: real HTTP, empty for every test."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.core.cache import cache
from pytest_django import Settings

from sandbox.folders import payloads
from sandbox.server import start
from syncs.quickbooks import pace

# The windows of rate limits pass so fast that the real figures stop nobody.
LIMITS_SPEED = 1_000
CASES = Path(__file__).parent / "cases"
ENCRYPTION_KEY = "Zm9yLXRlc3RzLW9ubHktbm90LXNlY3JldC0zMi1ieXQ="


@dataclass(frozen=True)
class StandIn:
    """One of the two, spoken to over its control API."""

    url: str

    def load(self, **lists: Any) -> dict[str, int]:
        """Puts objects in: `load(deals=[…], time_entries=[…])`."""
        loaded: dict[str, int] = self.send("POST", "/_control/load", lists)["loaded"]
        return loaded

    def state(self) -> dict[str, Any]:
        """All it holds."""
        return self.send("GET", "/_control/state")

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Throws switches."""
        return self.send("POST", "/_control/settings", changes)

    def fault(self, kind: str, path: str = "", **more: Any) -> None:
        """Plants a fault: `fault("status", "search", status=503, times=2)`."""
        self.send("POST", "/_control/faults", {"kind": kind, "path": path, **more})

    def calls(self, path: str = "") -> list[dict[str, Any]]:
        """What was asked so far, oldest first, where the path contains this."""
        calls: list[dict[str, Any]] = self.send("GET", "/_control/calls")["calls"]
        return [call for call in calls if path in call["path"]]

    def forget_calls(self) -> None:
        """Starts the log of calls anew."""
        self.send("DELETE", "/_control/calls")

    def advance(self, seconds: int) -> None:
        """Skips forward on the clock of both stand-ins."""
        self.send("POST", "/_control/clock", {"advance_seconds": seconds})

    def go_back_to_real_time(self) -> None:
        """Forgets every skip of the clock of both stand-ins; to be reset with it."""
        self.send("POST", "/_control/clock", {"real": True})

    def reset(self) -> None:
        """Forgets everything."""
        self.send("POST", "/_control/reset")

    def send(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Any call, of the control API or of the API itself; raises for 4xx and 5xx."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Authorization": "Bearer test"}
        request = Request(self.url + path, data, headers, method=method)
        with urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else {}


@dataclass(frozen=True)
class StandIns:
    """Both, with the addresses that the settings point at."""

    hubspot: StandIn
    quickbooks: StandIn

    @property
    def hubspot_url(self) -> str:
        """Where the console finds HubSpot."""
        return self.hubspot.url

    @property
    def quickbooks_url(self) -> str:
        """Where the console finds QuickBooks."""
        return self.quickbooks.url

    @property
    def discovery_url(self) -> str:
        """Where the OAuth addresses come from."""
        return f"{self.quickbooks.url}/.well-known/openid_configuration"

    def load(self, folder: Path | str) -> None:
        """A hubspot, quickbooks or contracts folder, or a case, of which the first are taken."""
        found = payloads(CASES / folder)
        if found.hubspot:
            self.hubspot.load(**found.hubspot)
        if found.quickbooks:
            self.quickbooks.load(**found.quickbooks)


@pytest.fixture(scope="session")
def running_stand_ins() -> Iterator[StandIns]:
    """Started once; a test that wants them asks for `stand_ins` instead."""
    running = start(limits_speed=LIMITS_SPEED)
    yield StandIns(StandIn(running.hubspot_url), StandIn(running.quickbooks_url))
    running.stop()


@pytest.fixture
def stand_ins(
    running_stand_ins: StandIns, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> StandIns:
    """Both stand-ins, empty and in the present, with the settings pointing at them.

    Nothing is remembered of the books of another test.
    QuickBooks' real pace would make the suite as slow as QuickBooks; `test_pace` holds it.
    """
    monkeypatch.setattr(pace, "KEY", f"test:{uuid.uuid4().hex}")
    monkeypatch.setattr(pace, "CALLS_A_SECOND", 10_000)
    monkeypatch.setattr(pace, "CALLS_A_MINUTE", 10_000)
    cache.clear()
    running_stand_ins.hubspot.go_back_to_real_time()
    running_stand_ins.hubspot.reset()
    running_stand_ins.quickbooks.reset()
    settings.HUBSPOT_API_URL = running_stand_ins.hubspot_url
    settings.HUBSPOT_ACCESS_TOKEN = "test"
    settings.QUICKBOOKS_API_URL = running_stand_ins.quickbooks_url
    settings.QUICKBOOKS_DISCOVERY_URL = running_stand_ins.discovery_url
    settings.QUICKBOOKS_CLIENT_ID = "sandbox-client-id"
    settings.QUICKBOOKS_CLIENT_SECRET = "sandbox-client-secret"
    settings.FIELD_ENCRYPTION_KEYS = [ENCRYPTION_KEY]
    return running_stand_ins
