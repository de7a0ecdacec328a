"""The firm that the browser tests look at: October of some of the demo's clients, played once.

Its time is pulled and billed, the clean invoices are approved and sent. Three things go the way
they sometimes do: one invoice is rejected, one waits, and one can't be priced.
"""

import csv
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command

from billing_console.demo.firm import APPROVER, FOLDER, import_terms, sign_up
from clients.models import Assignment, Client, Company, Person, StatementOfWork
from invoices.models import Invoice
from invoices.services.approval import hold
from sandbox.folders import payloads
from syncs.services.match_quickbooks import match_quickbooks
from syncs.services.push_invoices import push_invoices
from tests.books import connect_books
from tests.cast import approver, auditor, outsider
from tests.stand_ins import StandIns

PERIOD = "2026-10"
TODAY = datetime(2026, 11, 2, 15, tzinfo=UTC)
TO_REVIEW, CAPPED, IN_YEN = "Juniper Foods", "Cobalt Systems", "Indigo Retail"
WAITING, UNPRICED, REJECTED = "Granite Analytics", "Harbor Health", "Harbor Energy"
# Three to review, one that waits, one unpriced, one rejected; the others are sent.
CLIENTS = (
    "C00047", "C00033", "C00026", "C00002", "C00025", "C00001", "C00003", "C00009", "C00040",
)  # fmt: skip


def play(outside: StandIns) -> None:
    """Everything that has happened before a test begins."""
    sign_up()
    for cast in (approver, auditor, outsider):
        cast()
    import_terms()
    _spoil_terms()
    outside.hubspot.load(**_their_time())
    outside.quickbooks.load(**payloads(FOLDER).quickbooks)
    connect_books(Company.firm(), outside.quickbooks)
    match_quickbooks(Company.firm())
    _bill()
    _send()


def _bill() -> None:

    call_command("pull_time", "--full")
    call_command("generate_invoices", "--period", PERIOD, "--client", *CLIENTS)
    allowed = ("--only-clean", "--allow", "first_invoice")
    call_command("approve_invoices", "--period", PERIOD, "--by", APPROVER, *allowed)


def _spoil_terms() -> None:
    """A role that no rate card prices, and terms of payment that QuickBooks doesn't have."""
    for sow in StatementOfWork.objects.filter(client__name=UNPRICED):
        for person in Person.objects.all():
            Assignment.objects.create(sow=sow, person=person, role="Fellow")
    Client.objects.filter(name=REJECTED).update(payment_terms="Net 12")


def _send() -> None:
    push_invoices()
    waiting = Invoice.objects.get(client__name=WAITING)
    hold(waiting, by=User.objects.get(username="grace"), reason="The client asked for a call.")


def _their_time() -> dict[str, Any]:
    """What HubSpot holds, less the time on deals of clients whom nobody bills here."""
    with (FOLDER / "contracts" / "1" / "sows.csv").open(encoding="utf-8") as rows:
        clients = {row["hubspot_deal_id"]: row["client"] for row in csv.DictReader(rows)}
    held = payloads(FOLDER).hubspot
    return held | {
        "time_entries": [one for one in held["time_entries"] if _concerns_us(one, clients)]
    }


def _concerns_us(entry: dict[str, Any], clients: dict[str, str]) -> bool:
    deals = entry.get("associations", {}).get("deals", {}).get("results", [])
    of = [clients.get(str(deal["id"]), CLIENTS[0]) for deal in deals]
    return not of or any(client in CLIENTS for client in of)
