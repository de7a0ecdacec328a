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

# Against the reads of a month: five lists, at most every two minutes, where something is sent.
REMEMBERED_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Books:
    """One company's books for one task; `remembered` where facts were read some time before."""

    gateway: Gateway
    facts: Facts
    mappings: LineMappings
    sends_batches: bool
    remembered: bool


def gateway_of(company: Company) -> Gateway:
    """The way into a company's books; Misconfigured where it isn't connected."""
    return Gateway(_connection(company))


def open_books(company: Company, customer_ids: Iterable[str], *, fresh: bool = False) -> Books:
    """Reads what must be known for these customers' invoices.

    Without `fresh`, lists and preferences may be two minutes old, which spares metered reads.
    """
    connection = _connection(company)
    gateway = Gateway(connection)
    known: Facts | None = None if fresh else cache.get(_key(gateway.realm_id))
    facts = known or _read(gateway)
    return Books(
        gateway,
        replace(facts, customers=customers(gateway, customer_ids)),
        LineMappings(company),
        connection.sends_batches,
        remembered=known is not None,
    )


def forget_books(realm_id: str) -> None:
    """What was remembered of the books seems wrong: the next look reads them anew."""
    cache.delete(_key(realm_id))


def _connection(company: Company) -> QuickBooksConnection:
    connection = QuickBooksConnection.objects.filter(company=company).first()
    if connection is None:
        raise Misconfigured(
            f"{company} isn't connected to QuickBooks. Connect it on the QuickBooks page."
        )
    return connection


def _read(gateway: Gateway) -> Facts:
    facts = read_facts(gateway)
    cache.set(_key(gateway.realm_id), facts, REMEMBERED_SECONDS)
    return facts


def _key(realm_id: str) -> str:
    return f"quickbooks:facts:{realm_id}"
