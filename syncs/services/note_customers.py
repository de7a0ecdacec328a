"""Customers that were merged, removed or made inactive in QuickBooks, told for their clients."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from clients.models import Client, Company

from ..quickbooks.facts import Customer, customers
from ..quickbooks.gateway import Gateway


def note_customers(
    company: Company, gateway: Gateway, ids: Collection[str], merged: Mapping[str, str]
) -> list[str]:
    """What a client's invoices would fail on, in words; `merged` says which id took which over.

    Nothing is asked where no client names any of them. The client is matched anew by a person.
    """
    clients = list(
        Client.objects.filter(company=company, quickbooks_customer_id__in=ids).order_by("name")
    )
    if not clients:
        return []
    named = {client.quickbooks_customer_id for client in clients}
    found = customers(gateway, named | {merged[each] for each in named if each in merged})
    return list(_words(clients, found, merged))


def _words(
    clients: Iterable[Client], found: Mapping[str, Customer], merged: Mapping[str, str]
) -> Iterator[str]:
    for client in clients:
        its_id = client.quickbooks_customer_id
        customer, into = found.get(its_id), found.get(merged.get(its_id, ""))
        if into:
            yield (
                f"{client}: its customer {its_id} was merged into {into.name} "
                f"(id {into.quickbooks_id}). Match the client with that one."
            )
        elif customer is None:
            yield f"{client}: QuickBooks has no customer {its_id} any more. Match the client anew."
        elif not customer.active:
            yield (
                f"{client}: its customer {customer.name} was made inactive in QuickBooks. Make it "
                "active again, or match the client anew."
            )
