"""The cast of the tests: a small firm whose rows are made directly, and three who sign in."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Permission, User
from django.utils import timezone

from clients.models import Client, Company, Person, Rate, RateCard, StatementOfWork
from invoices.lifecycle import move
from invoices.models import Allocation, Invoice, Line, TimeEntry, fingerprint
from invoices.services.approval import approve

OCTOBER = date(2026, 10, 1)
HOUR = 3600
MOVES_TO = {
    "pending": [],
    "held": ["hold"],
    "approved": ["approve"],
    "sending": ["approve", "send"],
    "sent": ["approve", "send", "confirm"],
    "rejected": ["approve", "send", "refuse"],
    "unknown": ["approve", "send", "lose sight"],
    "voiding": ["approve", "send", "confirm", "begin voiding"],
    "void": ["void"],
}


class Firm:
    """One client with one SOW at 150 an hour, and Ada, who works on it."""

    def __init__(self, code: str = "C0001", name: str = "Northwind", **client: Any) -> None:
        self.company = Company.firm()
        self.client = Client.objects.create(
            code=code, name=name, company=self.company, **{"currency": "USD"} | client
        )
        self.card = RateCard.objects.create(
            code=f"{code}-RATES", currency=self.client.currency, client=self.client
        )
        Rate.objects.create(rate_card=self.card, hourly_rate=150)
        self.sow = self.add_sow()
        self.person, _made = Person.objects.get_or_create(
            email="ada@firm.example",
            defaults={"name": "Ada Lovelace", "role": "Engineer", "hubspot_owner_id": "501"},
        )

    def add_sow(self, **terms: Any) -> StatementOfWork:
        """A further SOW of the client, of a deal of its own."""
        number = StatementOfWork.objects.count() + 1
        return StatementOfWork.objects.create(
            client=self.client,
            **{
                "code": f"SOW-{number:03d}",
                "name": f"Website {number}",
                "hubspot_deal_id": f"{9000 + number}",
                "currency": self.client.currency,
                "starts_on": date(2026, 1, 1),
                "rate_card": self.card,
                "po_number": f"PO-{number}",
            }
            | terms,
        )

    def entry(self, hours: int | str = 1, on: date = date(2026, 10, 5), **facts: Any) -> TimeEntry:
        """An accepted entry of Ada's, as a pull would have left it."""
        hubspot_id = facts.pop("hubspot_id", 100_000 + TimeEntry.objects.count())
        seconds = int(Decimal(hours) * HOUR)
        facts = {
            "sow": self.sow,
            "person": self.person,
            "activity": "Design",
            "description": "Drew the start page",
            "billable": True,
            "state": "accepted",
        } | facts
        own = [facts["sow"].hubspot_deal_id] if facts["sow"] else []
        deals = facts.pop("deal_ids", own)
        print_ = fingerprint(seconds, on, "501", facts["activity"], facts["billable"], deals)
        return TimeEntry.objects.create(
            hubspot_id=hubspot_id,
            raw={"id": str(hubspot_id), "properties": {"hours": str(hours), "work_date": str(on)}},
            worked_on=on,
            seconds=seconds,
            hubspot_owner_id="501",
            deal_ids=deals,
            fingerprint=print_,
            pulled_at=timezone.now(),
            **facts,
        )

    def quarantined(self, reason: str = "no_deal", **facts: Any) -> TimeEntry:
        """An entry that could not be accepted."""
        facts = {"sow": None, "state": "quarantined", "reason": reason} | facts
        return self.entry(**facts)

    def invoice(self, *entries: TimeEntry, status: str = "pending", **facts: Any) -> Invoice:
        """October's invoice with one line for these entries, taken to the status move by move."""
        hours = Decimal(sum(entry.seconds or 0 for entry in entries)) / HOUR
        failed = status == "failed"
        invoice = Invoice.objects.create(
            client=self.client,
            currency=self.client.currency,
            total_amount=Decimal(0) if failed else hours * 150,
            status="failed" if failed else "pending",
            priced_at=timezone.now(),
            **{"period": OCTOBER, "invoice_on": date(2026, 10, 31)} | facts,
        )
        if entries and not failed:
            self.line(invoice, entries)
        return invoice if failed else take_to(invoice, status)

    def line(self, invoice: Invoice, entries: tuple[TimeEntry, ...], position: int = 1) -> Line:
        """A line of time at 150 an hour, with its explanation and its allocations."""
        hours = Decimal(sum(entry.seconds or 0 for entry in entries)) / HOUR
        line = Line.objects.create(
            invoice=invoice,
            position=position,
            sow=entries[0].sow,
            kind="time",
            group="Engineer",
            month=invoice.period,
            quantity=hours,
            unit_price=150,
            amount=hours * 150,
            measured=True,
            seconds=sum(entry.seconds or 0 for entry in entries),
            description="Engineer, October 2026",
            explanation=["Rate 150 on card RATES for everyone, at any time."],
            steps=[[f"{hours} h × 150", str(hours * 150)]],
        )
        for entry in entries:
            allocate(line, entry)
        return line


def allocate(line: Line, entry: TimeEntry, kind: str = "time") -> Allocation:
    """The whole entry on the line."""
    return Allocation.objects.create(
        invoice=line.invoice,
        line=line,
        entry=entry,
        sow=line.sow,
        kind=kind,
        billable_seconds=entry.seconds,
        own_seconds=entry.seconds,
        entry_seconds=entry.seconds,
        unit_price=line.unit_price,
        fingerprint=entry.fingerprint,
    )


def take_to(invoice: Invoice, status: str) -> Invoice:
    """Moves a pending invoice to the status the way it would get there."""
    for action in MOVES_TO[status]:
        if action == "approve":
            invoice = approve(invoice, by=None)
        else:
            invoice = move(invoice, action, reason="The tests want it so.")
    return invoice


def sign_up(name: str, *permissions: str) -> User:
    """A user of the admin with just these permissions (app.codename)."""
    user = User.objects.create_user(name, password=name, is_staff=True)
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return user


SEES = (
    "invoices.view_invoice",
    "invoices.view_timeentry",
    "invoices.view_billingrun",
    "invoices.view_hold",
    "syncs.view_syncrun",
)
DECIDES = (
    "invoices.change_invoice",
    "invoices.add_comment",
    "invoices.change_timeentry",
    "invoices.add_billingrun",
)


def approver() -> User:
    """Grace sees everything of a month-end and decides."""
    return sign_up("grace", *SEES, *DECIDES)


def auditor() -> User:
    """Otto sees everything of a month-end and decides nothing."""
    return sign_up("otto", *SEES)


def outsider() -> User:
    """Eve may sign in, and that is all."""
    return sign_up("eve")
