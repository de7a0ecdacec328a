"""Customers that were merged, removed or made inactive in QuickBooks, told for their clients."""

from collections.abc import Collection, Mapping

from django.db.models import F

from clients.models import Client, Company

from ..models import CustomerTrouble
from ..quickbooks.facts import Customer, customers
from ..quickbooks.gateway import Gateway


def note_customers(
    company: Company, gateway: Gateway, ids: Collection[str], merged: Mapping[str, str]
) -> list[str]:
    """What a client's invoices would fail on, in words; `merged` says which id took which over.

    It is kept for the client's page until its customer is usable again. Those in trouble are
    asked for as well; nothing is asked where no client names any. A person matches the client anew.
    """
    wanted = {*ids, *troubled(company)}
    named = Client.objects.filter(company=company, quickbooks_customer_id__in=wanted)
    clients = list(named.order_by("name"))
    if not clients:
        return []
    its_ids = {client.quickbooks_customer_id for client in clients}
    found = customers(gateway, its_ids | {merged[each] for each in its_ids if each in merged})
    words = {client: _words(client, found, merged) for client in clients}
    told = [client for client in clients if _keep(client, words[client], ids)]
    return [f"{client}: {words[client]}" for client in told]


def troubled(company: Company) -> set[str]:
    """The customers that clients still name although they are of no use."""
    rows = CustomerTrouble.objects.filter(
        client__company=company, client__quickbooks_customer_id=F("quickbooks_id")
    )
    return set(rows.values_list("quickbooks_id", flat=True))


def _keep(client: Client, words: str, ids: Collection[str]) -> bool:
    """Whether there is something to tell now: not again what is known, unless it was asked for."""
    its_id = client.quickbooks_customer_id
    known = CustomerTrouble.objects.filter(client=client, quickbooks_id=its_id).first()
    if not words:
        CustomerTrouble.objects.filter(client=client).delete()
    elif known is None:
        values = {"quickbooks_id": its_id, "words": words}
        CustomerTrouble.objects.update_or_create(client=client, defaults=values)
    return bool(words) and (known is None or its_id in ids)


def _words(client: Client, found: Mapping[str, Customer], merged: Mapping[str, str]) -> str:
    its_id = client.quickbooks_customer_id
    customer, into = found.get(its_id), found.get(merged.get(its_id, ""))
    if into:
        return (
            f"its customer {its_id} was merged into {into.name} (id {into.quickbooks_id}). "
            "Match the client with that one."
        )
    if customer is None:
        return f"QuickBooks has no customer {its_id} any more. Match the client anew."
    if customer.active:
        return ""
    return (
        f"its customer {customer.name} was made inactive in QuickBooks. Make it active again, or "
        "match the client anew."
    )
