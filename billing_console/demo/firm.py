"""The demo's firm: fifty clients, their October, two users, and books to send invoices to."""

import io
import json
import urllib.error
import urllib.request
from datetime import date
from http.client import HTTPMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command

from clients.models import Company
from clients.services.import_contracts import ContractsReport, import_contracts
from syncs.quickbooks import oauth
from syncs.services.connect_quickbooks import connect
from syncs.services.match_quickbooks import MatchReport, match_quickbooks

PERIOD = date(2026, 10, 1)
FOLDER: Path = settings.BASE_DIR / "tests" / "cases" / "06-a-month-of-fifty-clients"
LOGIN, PASSWORD = "demo", "demo"
APPROVER = "approver"
DEAL_WORKED_ON = "51000010"  # Kestrel Labs rollout: billed by time, without an end.
WORK_SINCE = {
    "hours": "6.5", "billable": "true", "activity": "Delivery", "hubspot_owner_id": "70001",
    "description": "Kept on after the month-end",
}  # fmt: skip


def sign_up() -> None:
    """Somebody to sign in as, and the approver in whose name clean invoices are approved."""
    User.objects.create_superuser(LOGIN, "demo@firm.example", PASSWORD)
    User.objects.create_user(APPROVER, "approver@firm.example", is_staff=True)


def import_terms() -> ContractsReport:
    """The firm's clients and what was agreed with them."""
    return import_contracts(FOLDER / "contracts" / "1", by=User.objects.get(username=LOGIN))


def fill_stand_ins() -> None:
    """The firm's HubSpot, and its customers in QuickBooks."""
    for folder in ("hubspot/1", "contracts/1"):
        call_command("sandbox_load", str(FOLDER / folder), stdout=io.StringIO())


def log_more_time() -> None:
    """A day's work on one deal, logged today: there is something for *Ready* to bill."""
    properties = WORK_SINCE | {"work_date": f"{Company.firm().today()}"}
    linked = {"deals": {"results": [{"id": DEAL_WORKED_ON}]}}
    entry = {"id": "900999001", "properties": properties, "associations": linked}
    with TemporaryDirectory() as folder:
        (Path(folder) / "time_entries.json").write_text(json.dumps([entry]))
        call_command("sandbox_load", folder, stdout=io.StringIO())


def connect_books() -> MatchReport:
    """Goes the way a browser would: to Intuit's sign-in and back with a code."""
    state = "demo"
    back = parse_qs(urlsplit(_redirected(oauth.authorization_url(state))).query)
    if back["state"] != [state]:
        raise RuntimeError("The sign-in came back with another state than it began with.")
    company = Company.firm()
    user = User.objects.get(username=LOGIN)
    connect(company, back["code"][0], back["realmId"][0], user)
    return match_quickbooks(company, by=user)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The address that one is sent to is all that is wanted of the sign-in."""

    def redirect_request(
        self,
        _request: urllib.request.Request,
        _answer: IO[bytes],
        _code: int,
        _message: str,
        _headers: HTTPMessage,
        _address: str,
    ) -> None:
        return None


def _redirected(address: str) -> str:
    opener: Any = urllib.request.build_opener(_StayHere)
    try:
        opener.open(address, timeout=10)
    except urllib.error.HTTPError as answer:
        return str(answer.headers["Location"])
    raise RuntimeError(f"{address} answered, but sent nobody back to the console.")
