"""Matches clients, kinds of lines, payment terms and tax codes with a company's books."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from clients.models import Client, Company, LineMapping

from ..errors import OutsideError, Permanent
from ..models import SyncRun
from ..quickbooks.books import gateway_of
from ..quickbooks.customers import Proposal, proposals_for
from ..quickbooks.facts import Customer, Facts, customer, customers, read_facts
from ..quickbooks.gateway import Entity, Gateway, body
from ..quickbooks.mapping import tax_code

STOCK_ITEM = "services"
_NAME_TAKEN = "6240"
_BY_CLIENT = uuid.UUID("5f0e0d5e-52a5-4c53-9f5c-3f1f5f2d6a10")


@dataclass
class MatchReport:
    """What fits, what was filled in, what may fit, and what a person still has to do."""

    filled: list[str] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def match_quickbooks(
    company: Company, *, create_customers: bool = False, by: AbstractBaseUser | None = None
) -> MatchReport:
    """Compares the company's clients and mappings with its books; fills in items by their name.

    Customers are only proposed; with `create_customers`, those without a proposal are created.
    Raises OutsideError where the books can't be read.
    """
    run = SyncRun.objects.create(kind=SyncRun.Kind.MATCH, started_by_id=by.pk if by else None)
    report = MatchReport()
    try:
        gateway = gateway_of(company)
        facts = read_facts(gateway)
        clients = list(Client.objects.filter(company=company).order_by("name"))
        _match_money(company, clients, facts, report)
        _match_customers(clients, gateway, report)
        _match_the_rest(clients, gateway, facts, create_customers, report)
        _match_items(company, facts, report)
        _match_terms(clients, facts, report)
        _match_tax_codes(company, clients, facts, report)
    except OutsideError as error:
        _finish(run, SyncRun.State.FAILED, report, error.message)
        raise
    _finish(run, SyncRun.State.FINISHED, report, "\n".join(report.missing))
    return report


def accept_customer(client: Client, quickbooks_id: str) -> str:
    """Gives the client this customer and returns its name.

    Raises ValidationError where it doesn't fit the client, OutsideError where it isn't there.
    """
    found = customer(gateway_of(client.company).read("Customer", quickbooks_id).entity)
    _give(client, found)
    return found.name


def _give(client: Client, found: Customer) -> None:
    if wrong := _wrong(client, found):
        raise ValidationError(wrong)
    client.quickbooks_customer_id = found.quickbooks_id
    client.full_clean()
    client.save(update_fields=["quickbooks_customer_id"])


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


def _match_customers(clients: list[Client], gateway: Gateway, report: MatchReport) -> None:
    known = customers(gateway, (client.quickbooks_customer_id for client in clients))
    for client in clients:
        if client.quickbooks_customer_id:
            report.missing += _wrong(client, known.get(client.quickbooks_customer_id))


def _wrong(client: Client, found: Customer | None) -> list[str]:
    if found is None:
        return [f"QuickBooks has no customer {client.quickbooks_customer_id}, named by {client}."]
    if not found.active:
        return [f"The customer {found.name} of {client} is inactive in QuickBooks."]
    if found.currency not in ("", client.currency):
        return [
            f"{client} is invoiced in {client.currency}, its customer {found.name} is kept in "
            f"{found.currency}."
        ]
    return []


def _match_the_rest(
    clients: list[Client], gateway: Gateway, facts: Facts, create: bool, report: MatchReport
) -> None:
    """Clients without a customer: proposed, else created where allowed."""
    without = [client for client in clients if not client.quickbooks_customer_id]
    if not without:
        return
    taken = {client.quickbooks_customer_id for client in clients}
    every = [customer(row) for row in gateway.query("Customer")]
    free = [each for each in every if each.quickbooks_id not in taken]
    for client in without:
        proposals = proposals_for(client, free)
        report.proposals += proposals
        if proposals:
            report.missing.append(f"{client} has no customer yet: accept what is proposed.")
        elif create:
            _create(client, gateway, facts, report)
        else:
            report.missing.append(
                f"{client} has no customer, and none has its name or e-mail address. Make one in "
                "QuickBooks, or let the console create it."
            )


def _create(client: Client, gateway: Gateway, facts: Facts, report: MatchReport) -> None:
    """A customer for the client; a repeat makes no second one, and its currency is verified."""
    wanted: Entity = {"DisplayName": client.name}
    if facts.multicurrency:
        wanted["CurrencyRef"] = {"value": client.currency}
    if client.billing_email:
        wanted["PrimaryEmailAddr"] = {"Address": client.billing_email}
    text = body(wanted)
    try:
        made = gateway.create("Customer", text, uuid.uuid5(_BY_CLIENT, f"{client.pk} {text}"))
    except Permanent as refusal:
        words = refusal.message
        if refusal.code == _NAME_TAKEN:
            words = "QuickBooks has a customer, vendor or employee of this name. Match it by hand."
        report.missing.append(f"{client}: {words}")
        return
    found = customer(made.entity)
    try:
        _give(client, found)
        report.filled.append(f"{client}: customer {found.quickbooks_id} was created.")
    except ValidationError as error:
        report.missing += error.messages


def _match_items(company: Company, facts: Facts, report: MatchReport) -> None:
    plain = LineMapping.objects.filter(company=company, role="", usage_fee=None, sow=None)
    mapped = set(plain.values_list("kind", flat=True))
    by_name = {each.name.casefold(): each for each in facts.items.values() if each.usable}
    for kind in LineMapping.Kind:
        item = next((by_name[name] for name in _names(kind) if name in by_name), None)
        if kind in mapped or item is None:
            continue
        LineMapping.objects.create(
            company=company,
            kind=kind,
            quickbooks_item_id=item.quickbooks_id,
            quickbooks_item_name=item.name,
        )
        mapped.add(kind)
        report.filled.append(f"{kind.label}: the item {item.name}.")
    report.missing += _unmapped(mapped)
    report.missing += _unusable(company, facts)


def _names(kind: LineMapping.Kind) -> Iterable[str]:
    """What an item for these lines may be called."""
    if kind == LineMapping.Kind.DEFAULT:
        return [STOCK_ITEM]
    return [kind.value.replace("_", " "), str(kind.label).casefold()]


def _unmapped(mapped: set[str]) -> list[str]:
    if LineMapping.Kind.DEFAULT in mapped:
        return []
    return [
        f"No item is named for {kind.label} lines, and there is no default. Add one under Line "
        "mappings."
        for kind in LineMapping.Kind
        if kind and kind not in mapped
    ]


def _unusable(company: Company, facts: Facts) -> list[str]:
    usable = {each.quickbooks_id for each in facts.items.values() if each.usable}
    rows = LineMapping.objects.filter(company=company)
    return [
        f"{row}: the item is inactive or gone in QuickBooks."
        for row in rows
        if row.quickbooks_item_id not in usable
    ]


def _match_terms(clients: list[Client], facts: Facts, report: MatchReport) -> None:
    named = sorted({client.payment_terms for client in clients if client.payment_terms})
    report.missing += [
        f"QuickBooks has no payment term “{term}”, which clients name. Make it there."
        for term in named
        if term.casefold() not in facts.terms
    ]


def _match_tax_codes(
    company: Company, clients: list[Client], facts: Facts, report: MatchReport
) -> None:
    rows = LineMapping.objects.filter(company=company).exclude(quickbooks_tax_code="")
    named = {row.quickbooks_tax_code for row in rows}
    named |= {client.tax_code for client in clients if client.tax_code}
    usable = facts.in_us or facts.uses_sales_tax
    report.missing += [
        f"“{code}” is no tax code that a line may have in these books."
        for code in sorted(named)
        if usable and tax_code(code, facts) is None
    ]
