"""On a client's page: that its customer in QuickBooks is of no use any more."""

from collections.abc import Iterator

from django.db.models import F

from clients.admin.pages import BESIDE_CLIENTS
from clients.models import Client

from ..models import CustomerTrouble


def customer_trouble(client: Client) -> Iterator[str]:
    """What a person has to mend; nothing once the client names another customer."""
    present = F("client__quickbooks_customer_id")
    for trouble in CustomerTrouble.objects.filter(client=client, quickbooks_id=present):
        yield f"{trouble.words[0].upper()}{trouble.words[1:]} Until then no invoice is sent."


BESIDE_CLIENTS.notices.append(customer_trouble)
