"""Which customer of the books a client may be: by its id, else proposed by name or e-mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from clients.models import Client

from .facts import Customer


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer that may be the client, and what speaks for it; a person accepts it."""

    client: Client
    customer: Customer
    because: str


def proposals_for(client: Client, customers: Iterable[Customer]) -> list[Proposal]:
    """Active customers in the client's currency of the same name, else of the same e-mail."""
    usable = [each for each in customers if each.active and each.currency in ("", client.currency)]
    name = _plain(client.name)
    named = [each for each in usable if name in (_plain(each.name), _plain(each.company_name))]
    if named:
        return [Proposal(client, each, "the same name") for each in named]
    mail = client.billing_email.casefold()
    return [
        Proposal(client, each, "the same e-mail address")
        for each in usable
        if mail and each.email.casefold() == mail
    ]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
