"""Addresses of records in HubSpot's own pages, as far as the portal is known."""

from ..models import WebhookEvent

_PAGE = "https://app.hubspot.com/contacts/{portal}/record/0-3/{deal}"


def deal_url(deal_id: str) -> str:
    """A deal's page; blank until an event has told which portal it is."""
    told = WebhookEvent.objects.filter(source=WebhookEvent.Source.HUBSPOT).exclude(account="")
    portal = told.order_by("-pk").values_list("account", flat=True).first()
    return _PAGE.format(portal=portal, deal=deal_id) if portal and portal.isdecimal() else ""
