"""A company's books, opened for a push: the gateway, what is known of them, and the mappings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.cache import cache

from clients.models import Company

from ..errors import Misconfigured
from ..models import QuickBooksConnection
from .facts import Facts, customers, read_facts
from .gateway import Gateway
from .line_mappings import LineMappings

REMEMBERED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Books:
    """One company's books for one task."""

    gateway: Gateway
    facts: Facts
    mappings: LineMappings


def gateway_of(company: Company) -> Gateway:
    """The way into a company's books; Misconfigured where it isn't connected."""
    connection = QuickBooksConnection.objects.filter(company=company).first()
    if connection is None:
        raise Misconfigured(
            f"{company} isn't connected to QuickBooks. Connect it on the QuickBooks page."
        )
    return Gateway(connection)


def open_books(company: Company, customer_ids: Iterable[str], *, fresh: bool = True) -> Books:
    """Reads what must be known for these customers' invoices.

    Without `fresh`, lists and preferences may be a minute old, which spares metered calls.
    """
    gateway = gateway_of(company)
    found = customers(gateway, customer_ids)
    return Books(gateway, replace(_facts(gateway, fresh), customers=found), LineMappings(company))


def _facts(gateway: Gateway, fresh: bool) -> Facts:
    key = f"quickbooks:facts:{gateway.realm_id}"
    known: Facts | None = None if fresh else cache.get(key)
    if known is None:
        known = read_facts(gateway)
        cache.set(key, known, REMEMBERED_SECONDS)
    return known
