"""What was sent of an invoice."""

from invoices.models import Invoice

from ..models import PushAttempt


def last_sent(invoice: Invoice) -> PushAttempt | None:
    """The last attempt whose body was to make the document; None where nothing was sent."""
    created = invoice.push_attempts.filter(operation=PushAttempt.Operation.CREATE)
    return created.exclude(body="").order_by("id").last()
