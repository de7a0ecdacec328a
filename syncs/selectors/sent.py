"""What was sent of an invoice, and what QuickBooks should hold of it since."""

from collections.abc import Iterable

from invoices.models import Invoice

from ..models import PushAttempt
from ..quickbooks import exact_json
from ..quickbooks.answers import Entity
from ..quickbooks.expected import Expected, expected

Operation = PushAttempt.Operation


def last_sent(invoice: Invoice) -> PushAttempt | None:
    """The last attempt whose body was to make the document; None where nothing was sent."""
    created = invoice.push_attempts.filter(operation=Operation.CREATE)
    return created.exclude(body="").order_by("id").last()


def expected_of(invoice: Invoice) -> Expected | None:
    """What QuickBooks should hold of an invoice; None where nothing was sent."""
    return expectations([invoice.pk]).get(invoice.pk)


def expectations(invoice_ids: Iterable[int]) -> dict[int, Expected]:
    """The same of many, by invoice, in one query.

    The last body that was sent counts, with the answers to it: its own, or a later look-up's.
    """
    attempts = PushAttempt.objects.filter(
        invoice__in=list(invoice_ids), operation__in=[Operation.CREATE, Operation.LOOK_UP]
    ).order_by("id")
    sent: dict[int, tuple[Entity, list[Entity]]] = {}
    for invoice_id, body, answer in attempts.values_list("invoice_id", "body", "answer"):
        if body:
            sent[invoice_id] = exact_json.loads(body), []
        if answer and invoice_id in sent:
            sent[invoice_id][1].append(answer)
    return {invoice_id: expected(*pair) for invoice_id, pair in sent.items()}
