"""Matches clients, kinds of lines, payment terms and tax codes with a company's books."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from clients.models import Client, Company

from ..errors import OutsideError
from ..models import QuickBooksConnection, SyncRun
from ..quickbooks.books import gateway_of
from ..quickbooks.facts import Facts, customer, read_facts
from .create_customer import give_customer
from .match_customers import NOT_ALLOWED, match_customers
from .match_report import MatchReport
from .match_terms import match_classes, match_items, match_payment_terms, match_tax_codes

__all__ = ["MatchReport", "accept_customer", "match_quickbooks"]


def match_quickbooks(
    company: Company, *, create_customers: bool = False, by: AbstractBaseUser | None = None
) -> MatchReport:
    """Compares the company's clients and mappings with its books; fills in items by their name.

    Customers are only proposed; with `create_customers`, those without a proposal are created
    where the connection allows it. Raises OutsideError where the books can't be read.
    """
    run = SyncRun.objects.create(kind=SyncRun.Kind.MATCH, started_by_id=by.pk if by else None)
    report = MatchReport()
    try:
        _match(company, report, create_customers)
    except OutsideError as error:
        _finish(run, SyncRun.State.FAILED, report, error.message)
        raise
    _finish(run, SyncRun.State.FINISHED, report, "\n".join(report.missing))
    return report


def _match(company: Company, report: MatchReport, create_customers: bool) -> None:
    gateway = gateway_of(company)
    facts = read_facts(gateway)
    clients = list(Client.objects.filter(company=company).order_by("name"))
    may_create = QuickBooksConnection.objects.get(company=company).creates_customers
    if create_customers and not may_create:
        report.missing.append(NOT_ALLOWED)
    _match_money(company, clients, facts, report)
    match_customers(clients, gateway, facts, report, create=create_customers and may_create)
    match_items(company, facts, report)
    match_classes(company, facts, report)
    match_payment_terms(clients, facts, report)
    match_tax_codes(company, clients, facts, report)


def accept_customer(client: Client, quickbooks_id: str) -> str:
    """Gives the client this customer and returns its name.

    Raises ValidationError where it doesn't fit the client, OutsideError where it isn't there.
    """
    found = customer(gateway_of(client.company).read("Customer", quickbooks_id).entity)
    give_customer(client, found)
    return found.name


def _finish(run: SyncRun, state: SyncRun.State, report: MatchReport, error: str) -> None:
    run.state, run.error, run.finished_at = state, error, timezone.now()
    run.created, run.failed = len(report.filled), len(report.missing)
    run.save()


def _match_money(
    company: Company, clients: list[Client], facts: Facts, report: MatchReport
) -> None:
    if facts.home_currency and facts.home_currency != company.home_currency:
        report.missing.append(
            f"The books are kept in {facts.home_currency}, but {company} has "
            f"{company.home_currency} as its home currency. Correct it on the company."
        )
    foreign = {client.currency for client in clients} - {facts.home_currency}
    if foreign and not facts.multicurrency:
        report.missing.append(
            f"Clients are invoiced in {', '.join(sorted(foreign))}. Switch on multicurrency in "
            "QuickBooks."
        )
