"""Time entries in templates: where each is found in HubSpot."""

from django import template

from ..models import TimeEntry
from ..sources import Links

register = template.Library()


@register.filter
def in_hubspot(entry: TimeEntry, links: Links) -> str:
    """The record's page, or its deal's where the record's isn't known; blank without either."""
    record = links.record(entry.hubspot_id)
    return record or (links.deal(entry.deal_ids[0]) if len(entry.deal_ids) == 1 else "")
