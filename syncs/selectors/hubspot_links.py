"""Addresses of records in HubSpot's own pages, as far as the portal is known."""

import re
from collections.abc import Callable

from ..models import TimeSource, WebhookEvent

_PAGE = "https://app.hubspot.com/contacts/{portal}/record/{type_id}/{record}"
_DEAL = "0-3"
_TYPE_IDS = {"meetings": "0-47", "calls": "0-48", "tasks": "0-27"}
_TYPE_ID = re.compile(r"\d+-\d+")


def deal_url(deal_id: str) -> str:
    """A deal's page; blank until an event has told which portal it is."""
    return _page(_portal(), _DEAL, deal_id)


def links() -> tuple[Callable[[int], str], Callable[[str], str]]:
    """The pages of time records and of deals, the portal looked up once.

    A record's is blank where the time source calls its object by a name instead of its type id.
    """
    portal, type_id = _portal(), _type_id()
    return (
        lambda record: _page(portal, type_id, str(record)),
        lambda deal: _page(portal, _DEAL, deal),
    )


def _portal() -> str:
    told = WebhookEvent.objects.filter(source=WebhookEvent.Source.HUBSPOT).exclude(account="")
    portal = told.order_by("-pk").values_list("account", flat=True).first() or ""
    return portal if portal.isdecimal() else ""


def _type_id() -> str:
    source = TimeSource.objects.first() or TimeSource()
    named = source.object_type.lower()
    return named if _TYPE_ID.fullmatch(named) else _TYPE_IDS.get(named, "")


def _page(portal: str, type_id: str, record: str) -> str:
    known = portal and type_id and record.isdecimal()
    return _PAGE.format(portal=portal, type_id=type_id, record=record) if known else ""
