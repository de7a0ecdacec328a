"""On a client's page: that its customer in QuickBooks is of no use any more."""

from collections.abc import Iterator

from clients.admin.notices import register_notice
from clients.models import Client

from ..models import CustomerTrouble


@register_notice
def customer_trouble(client: Client) -> Iterator[str]:
    """What a person has to mend; nothing once the client names another customer."""
    its_id = client.quickbooks_customer_id
    for trouble in CustomerTrouble.objects.filter(client=client, quickbooks_id=its_id):
        yield f"{trouble.words[0].upper()}{trouble.words[1:]} Until then no invoice is sent."
