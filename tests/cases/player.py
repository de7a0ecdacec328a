"""Plays a case the whole real way: the commands, HubSpot and QuickBooks over HTTP, the database."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command

from clients.models import Company, StatementOfWork
from invoices.lifecycle import NotAllowed
from invoices.models import Hold, Invoice, Status, TimeEntry
from invoices.services.approval import hold, release
from invoices.services.generation import execute_run, ready_run
from invoices.services.verification import verify
from invoices.services.voiding import void
from invoices.services.write_offs import (
    hold_entries,
    hold_sow,
    release_hold,
    take_back,
    write_off,
)
from sandbox.folders import payloads
from sandbox.quickbooks.stand import REALM
from syncs.models import QuickBooksConnection
from syncs.services.match_quickbooks import match_quickbooks
from syncs.services.void_invoice import void_invoice
from tests.books import connect_books
from tests.stand_ins import StandIns

COMPARED = {
    "invoices.csv": ["client", "sow", "currency", "kind", "status", "problems", "total"],
    "lines.csv": [
        "client", "sow", "kind", "group", "month", "quantity", "unit_price", "amount", "currency",
    ],
    "quarantine.csv": ["entry", "reason"],
    "ledger.csv": ["status", "seconds"],
}  # fmt: skip
FIGURES = {"quantity", "unit_price", "amount", "total", "seconds"}
Step = dict[str, Any]
Row = tuple[str, ...]


class Player:
    """One firm and what happens to it, step by step; `out` is where exports go."""

    def __init__(self, case: Path, stand_ins: StandIns, out: Path) -> None:
        self.case, self.stand_ins, self.out = case, stand_ins, out
        self.accountant = User.objects.create(username="accountant", is_staff=True)
        self._clock: time_machine.travel | None = None

    def play(self) -> Iterator[tuple[str, Counter[Row], Counter[Row]]]:
        """Takes every step; after a run yields what is missing and what is too much, by name."""
        try:
            for step in json.loads((self.case / "steps.json").read_text(encoding="utf-8")):
                for name, argument in step.items():
                    if hasattr(self, f"do_{name}"):
                        getattr(self, f"do_{name}")(argument, step)
                if "bill" in step or "ready" in step or "compare" in step:
                    yield from self._compare(step)
                    self._send_all(step)
        finally:
            if self._clock:
                self._clock.stop()

    def do_today(self, day: str, _step: Step) -> None:
        """Moves the clock to noon of the day in the firm's time zone."""
        if self._clock:
            self._clock.stop()
        zone = ZoneInfo(Company.firm().time_zone)
        noon = datetime.combine(date.fromisoformat(day), datetime.min.time(), zone)
        self._clock = time_machine.travel(noon.replace(hour=12), tick=True)
        self._clock.start()

    def do_contracts(self, folder: str, _step: Step) -> None:
        """Imports them, seeds the books with their customers, and connects the books."""
        call_command("import_contracts", str(self.case / folder))
        customers: list[dict[str, Any]] = []
        if (self.case / folder / "clients.csv").exists():
            customers = payloads(self.case / folder).quickbooks["customers"]
        for company in Company.objects.order_by("pk"):
            self._seed_books(company, customers)
            if not QuickBooksConnection.objects.filter(company=company).exists():
                connect_books(company, self.stand_ins.quickbooks, _realm_of(company))
            match_quickbooks(company)

    def _seed_books(self, company: Company, customers: list[dict[str, Any]]) -> None:
        """The company's own customers, by id and name, in books of its home currency."""
        ours = {(client.quickbooks_customer_id, client.name) for client in company.clients.all()}
        self.stand_ins.quickbooks.load(
            realm=_realm_of(company),
            home_currency=company.home_currency,
            customers=[one for one in customers if (one["Id"], one["DisplayName"]) in ours],
        )

    def do_hubspot(self, folder: str, _step: Step) -> None:
        """Puts the objects into the stand-in HubSpot."""
        self.stand_ins.load(self.case / folder)

    do_quickbooks = do_hubspot

    def do_bill(self, period: str, step: Step) -> None:
        """Pulls time and runs the month."""
        call_command("pull_time", *(["--full"] if step.get("full", True) else []))
        call_command(
            "generate_invoices", "--period", period, *(["--extra"] if step.get("extra") else [])
        )

    def do_ready(self, deal: str, step: Step) -> None:
        """The deal is ready for billing on the step's day, today without one."""
        call_command("pull_time", "--deal", deal)
        day = date.fromisoformat(step["on"]) if "on" in step else Company.firm().today()
        sow = StatementOfWork.objects.get(hubspot_deal_id=deal)
        execute_run(ready_run(sow, day, by=self.accountant))

    def do_hold(self, what: Step, _step: Step) -> None:
        """An entry, a SOW or an invoice waits."""
        if "sow" in what:
            sow = StatementOfWork.objects.get(code=what["sow"])
            hold_sow(sow, by=self.accountant, reason="Asked for by the client.")
        elif "entry" in what:
            entries = TimeEntry.objects.filter(hubspot_id=what["entry"])
            hold_entries(entries, by=self.accountant, reason="In question.")
        else:
            hold(self._invoice(what), by=self.accountant, reason="Has to be talked over.")

    def do_release(self, what: Step, _step: Step) -> None:
        """It waits no longer."""
        if "client" in what:
            release(self._invoice(what), by=self.accountant)
            return
        for row in Hold.objects.filter(released_at=None):
            if what.get("sow") == getattr(row.sow, "code", None) or (
                row.entry and what.get("entry") == row.entry.hubspot_id
            ):
                release_hold(row, by=self.accountant)

    def do_write_off(self, entries: list[int], step: Step) -> None:
        """Out of billing; `refused` in the step says that it can't be."""
        chosen = TimeEntry.objects.filter(hubspot_id__in=entries)
        with allowed_unless(step):
            write_off(chosen, by=self.accountant, reason="Goodwill.")

    def do_take_back(self, entries: list[int], step: Step) -> None:
        """Into billing again; `refused` in the step says that it can't be."""
        with allowed_unless(step):
            take_back(TimeEntry.objects.filter(hubspot_id__in=entries), by=self.accountant)

    def do_void(self, what: Step, step: Step) -> None:
        """Voids an invoice; `refused` in the step says that it can't be."""
        invoice = self._invoice(what)
        with allowed_unless(step):
            if invoice.status == Status.SENT:
                void_invoice(invoice, self.accountant, "Billed in error.")
            else:
                void(invoice, by=self.accountant, reason="Billed in error.")

    def _invoice(self, what: Step) -> Invoice:
        return Invoice.objects.exclude(status=Status.VOID).get(
            client__code=what["client"],
            period=date.fromisoformat(what["period"] + "-01"),
            sequence=what.get("sequence", 0),
            **({"sow__code": what["sow_invoice"]} if "sow_invoice" in what else {}),
        )

    def _compare(self, step: Step) -> Iterator[tuple[str, Counter[Row], Counter[Row]]]:
        period = step.get("bill") or step.get("period") or step["compare"]
        expected = self.case / "expected" / step.get("expected", period)
        have = self.out / expected.name
        call_command("export_billing", "--period", period, "--out", str(have))
        for name, columns in COMPARED.items():
            columns = columns + [c for c in _columns(expected / name) if c not in columns]
            wanted, found = rows(expected / name, columns), rows(have / name, columns)
            yield f"{expected.name}/{name}", wanted - found, found - wanted
        wrong = [words for invoice in Invoice.objects.all() for words in verify(invoice)]
        yield f"{expected.name}: recomputed", Counter(), Counter((words,) for words in wrong)

    def _send_all(self, step: Step) -> None:
        """Approves and pushes everything pending, so that the next step meets it as billed."""
        if not step.get("approve", True):
            return
        for period in Invoice.objects.filter(status=Status.PENDING).dates("period", "month"):
            month = f"{period:%Y-%m}"
            call_command("approve_invoices", "--period", month, "--by", "accountant")
        call_command("push_invoices")
        unsent = Invoice.objects.exclude(
            status__in=[Status.SENT, Status.FAILED, Status.HELD, Status.VOID, Status.EMPTY]
        )
        assert [(str(i), i.status, i.status_reason) for i in unsent] == []


def _realm_of(company: Company) -> str:
    """The stand-in's own books for the firm, further ones for its other companies."""
    return REALM if company == Company.firm() else f"{int(REALM) + company.pk}"


@contextmanager
def allowed_unless(step: Step) -> Iterator[None]:
    """What is done inside has to be refused exactly where the step says so."""
    refused = ""
    try:
        yield
    except NotAllowed as refusal:
        refused = str(refusal)
    assert bool(refused) == bool(step.get("refused")), refused or f"{step} was not refused"


def _columns(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return next(csv.reader(file), [])


def rows(path: Path, columns: list[str]) -> Counter[Row]:
    """The file's rows as a set that counts; figures are compared as numbers."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return Counter(
            tuple(_plain(name, row.get(name) or "") for name in columns)
            for row in csv.DictReader(file)
        )


def _plain(name: str, value: str) -> str:
    if name in FIGURES and value:
        return format(Decimal(value).normalize() + 0, "f")
    return value.strip()
