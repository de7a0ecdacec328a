"""The cast: a firm connected with the stand-in's books, a few clients, and invoices of theirs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client as Browser
from django.utils import timezone

from clients.models import Client, Company, StatementOfWork
from invoices.lifecycle import move
from invoices.models import Invoice, Line, Status
from invoices.rating.money import round_amount, times, total_of
from syncs.models import QuickBooksConnection, QuickBooksReference
from syncs.quickbooks import gateway
from syncs.services.match_quickbooks import match_quickbooks
from syncs.services.note_changes import Change
from syncs.services.push_invoices import push_invoices
from tests.books import connect_books
from tests.browsers import signed_in
from tests.stand_ins import StandIn, StandIns

REALM = "9341453000000001"
OCTOBER = date(2026, 10, 1)
LAST_OF_OCTOBER = date(2026, 10, 31)


@pytest.fixture
def books(stand_ins: StandIns) -> StandIn:
    """The stand-in's books with a customer of each currency."""
    stand_ins.quickbooks.load(
        customers=[
            {"Id": "100", "DisplayName": "Acme", "CurrencyRef": {"value": "USD"}},
            {"Id": "101", "DisplayName": "Berlin GmbH", "CurrencyRef": {"value": "EUR"}},
            {"Id": "102", "DisplayName": "Chiba KK", "CurrencyRef": {"value": "JPY"}},
        ]
    )
    return stand_ins.quickbooks


@pytest.fixture
def firm(db: None) -> Company:
    """The company whose clients are billed."""
    return Company.firm()


@pytest.fixture
def connection(firm: Company, books: StandIn) -> QuickBooksConnection:
    """The firm connected with the books, without the browser's part."""
    return connect_books(firm, books)


@pytest.fixture
def matched(firm: Company, connection: QuickBooksConnection) -> Company:
    """The firm with an item named for every kind of line."""
    match_quickbooks(firm)
    return firm


@pytest.fixture
def acme(firm: Company) -> Client:
    """A client in the home currency."""
    return client(firm, "ACME", "Acme", "USD", "100")


@pytest.fixture
def berlin(firm: Company) -> Client:
    """A client in euros."""
    return client(firm, "BERLIN", "Berlin GmbH", "EUR", "101")


@pytest.fixture
def chiba(firm: Company) -> Client:
    """A client in yen, which have no cents."""
    return client(firm, "CHIBA", "Chiba KK", "JPY", "102")


def client(firm: Company, code: str, name: str, currency: str, customer: str) -> Client:
    """A client with one SOW."""
    made = Client.objects.create(
        company=firm,
        code=code,
        name=name,
        currency=currency,
        quickbooks_customer_id=customer,
        billing_email=f"ap@{code.lower()}.example",
        payment_terms="Net 30",
    )
    StatementOfWork.objects.create(
        client=made,
        code=f"{code}-1",
        currency=currency,
        starts_on=date(2026, 1, 1),
        po_number=f"PO-{code}",
    )
    return made


@pytest.fixture
def ada(db: None) -> User:
    """Who does by hand what is done by hand."""
    return User.objects.create_user("ada")


@pytest.fixture
def admin(db: None) -> Browser:
    """A browser of the administrator."""
    return signed_in(User.objects.create_superuser("ada", password="ada"))


Figures = tuple[str, str, str]
ApprovedInvoice = Callable[..., Invoice]
_WORK: list[Figures] = [("time", "128.35", "14.5"), ("discount", "1", "-61.08")]


@pytest.fixture
def approved() -> ApprovedInvoice:
    """`approved(acme, [("time", "2.5", "150")], kind="credit_memo")`: an approved invoice."""
    return approved_invoice


def approved_invoice(
    client: Client, figures: list[Figures] = _WORK, *, move_on: bool = True, **changes: Any
) -> Invoice:
    """Lines of (kind, quantity, unit price), priced as the rules say."""
    sow = client.sows.get()
    number = Invoice.objects.count() + 1
    amounts = [round_amount(times(Decimal(q), Decimal(p)), client.currency) for _, q, p in figures]
    values = {
        "client": client,
        "period": OCTOBER,
        "sequence": number,
        "currency": client.currency,
        "number": f"INV-{number:04}",
        "invoice_on": LAST_OF_OCTOBER,
        "due_on": date(2026, 11, 30),
        "total_amount": total_of(amounts),
    }
    invoice = Invoice.objects.create(**values | changes)
    for position, ((kind, quantity, price), amount) in enumerate(
        zip(figures, amounts, strict=True)
    ):
        work = kind in ("time", "correction", "overage", "retainer_hours")
        Line.objects.create(
            invoice=invoice,
            position=position,
            sow=sow,
            kind=kind,
            group="Consultant" if work else "",
            month=OCTOBER if work else None,
            quantity=quantity,
            unit_price=price,
            amount=amount,
            measured=work,
            description=f"{kind} line",
        )
    return move(invoice, "approve") if move_on else invoice


@pytest.fixture
def sent(matched: Company, acme: Client, approved: ApprovedInvoice) -> Invoice:
    """An invoice that QuickBooks has."""
    return pushed(approved(acme))


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for an answer that doesn't come."""
    monkeypatch.setattr(gateway, "READ_SECONDS", 0.4)


def pushed(invoice: Invoice) -> Invoice:
    """The approved invoice, sent to QuickBooks."""
    push_invoices()
    invoice.refresh_from_db()
    assert invoice.status == Status.SENT
    return invoice


def status_of(invoice: Invoice) -> str:
    """Its status by now."""
    invoice.refresh_from_db()
    return invoice.status


def statuses() -> set[str]:
    """The status of every invoice."""
    return set(Invoice.objects.values_list("status", flat=True))


def known(invoice: Invoice) -> QuickBooksReference:
    """What the console knows of the document."""
    return QuickBooksReference.objects.get(invoice=invoice)


def standing(invoice: Invoice) -> str:
    """Where it stands in QuickBooks by the company's day."""
    return known(invoice).standing(invoice.client.company.today())


def changed(invoice: Invoice, operation: str = "Update") -> Change:
    """The news that the document was changed."""
    reference = known(invoice)
    return Change(reference.entity_type, reference.quickbooks_id, operation)


@contextmanager
def later(**by: int) -> Iterator[None]:
    """The console's clock, some time on."""
    with time_machine.travel(timezone.now() + timedelta(**by)):
        yield


def act(books: StandIn, do: str, **what: Any) -> dict[str, Any]:
    """What a person does in QuickBooks."""
    done: dict[str, Any] = books.send("POST", "/_control/act", {"do": do, **what})["done"]
    return done


def posted(
    books: StandIn, document: dict[str, Any], *, kind: str = "Invoice", **query: str
) -> dict[str, Any]:
    """A document written by somebody else: `posted(books, {...}, operation="void")`."""
    given = books.send("POST", "/_control/connect", {})
    company = f"/v3/company/{given['realmId']}/{kind.lower()}"
    path = f"{company}?{urlencode({'minorversion': 75, **query})}"
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Authorization": f"Bearer {given['access_token']}",
    }
    request = Request(books.url + path, json.dumps(document).encode(), headers)
    with urlopen(request, timeout=10) as answer:
        held: dict[str, Any] = json.load(answer)[kind]
    return held
