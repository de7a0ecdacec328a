"""Matches clients with customers: checks those named, proposes the others, creates on request."""

from collections.abc import Iterable, Sequence

from clients.models import Client

from ..quickbooks.customers import namesakes, proposals_for
from ..quickbooks.facts import ANY_STATE, Customer, Facts, customer
from ..quickbooks.gateway import Gateway
from .create_customer import create_customer, wrong_with
from .match_report import MatchReport

NOT_ALLOWED = (
    "Customers aren't created in these books: that isn't allowed on the connection's page. Allow "
    "it there, or make them in QuickBooks."
)


def match_customers(
    clients: Sequence[Client], gateway: Gateway, facts: Facts, report: MatchReport, *, create: bool
) -> None:
    """Clients whose customer is gone are proposed one as those without are, but none is created."""
    if not clients:
        return
    every = {row["Id"]: customer(row) for row in gateway.query("Customer", ANY_STATE)}
    taken = {client.quickbooks_customer_id: client for client in clients}
    for client in clients:
        if client.quickbooks_customer_id:
            report.missing += wrong_with(client, every.get(client.quickbooks_customer_id))
    for client in clients:
        if client.quickbooks_customer_id not in every:
            _match(client, list(every.values()), taken, gateway, facts, report, create=create)


def _match(
    client: Client,
    every: Sequence[Customer],
    taken: dict[str, Client],
    gateway: Gateway,
    facts: Facts,
    report: MatchReport,
    *,
    create: bool,
) -> None:
    proposals = proposals_for(client, (each for each in every if each.quickbooks_id not in taken))
    report.proposals += proposals
    hindering = list(_hindering(client, namesakes(client, every), taken))
    if proposals:
        report.missing.append(f"{client} has no customer yet: accept what is proposed.")
    elif hindering:
        report.missing += hindering
    elif create and not client.quickbooks_customer_id:
        create_customer(client, gateway, facts, report)
    else:
        report.missing.append(
            f"{client} has no customer, and none has its name or e-mail address. Make one in "
            "QuickBooks, or let the console create it."
        )


def _hindering(
    client: Client, same_name: Iterable[Customer], taken: dict[str, Client]
) -> Iterable[str]:
    """What speaks against customers of the client's very name, so that none can be created."""
    for each in same_name:
        other = taken.get(each.quickbooks_id)
        start = f"The customer {each.name} (id {each.quickbooks_id}) has the name of {client}, but"
        if other:
            yield f"{start} is matched with {other} already."
        elif not each.active:
            yield f"{start} is inactive. Make it active in QuickBooks, then match."
        else:
            yield (
                f"{start} is kept in {each.currency} instead of {client.currency}, which can't be "
                f"changed. Make one in {client.currency} there under a name of its own, and enter "
                "its id on the client."
            )
