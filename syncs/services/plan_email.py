"""An e-mail that QuickBooks is to send: written down with the push, and sent after it."""

from invoices.models import Invoice

from ..models import PushAttempt, QuickBooksConnection
from ..quickbooks import exact_json

Operation = PushAttempt.Operation


def plan_email(invoice: Invoice) -> PushAttempt | None:
    """Plans the e-mail where the connection sends them, as part of confirming that it is sent.

    None for credit memos, for clients without an address, and for what was e-mailed or tried.
    """
    tried = invoice.push_attempts.filter(operation=Operation.EMAIL).exists()
    if tried or not is_wanted(invoice) or not is_mailable(invoice):
        return None
    return planned(invoice)


def is_wanted(invoice: Invoice) -> bool:
    """Whether the invoices of its company are e-mailed by themselves."""
    return QuickBooksConnection.objects.filter(
        company=invoice.client.company_id, sends_emails=True
    ).exists()


def planned(invoice: Invoice) -> PushAttempt:
    """The attempt, open and not begun, to the client's present address."""
    body = exact_json.dumps({"sendTo": invoice.client.billing_email})
    return PushAttempt.objects.create(invoice=invoice, operation=Operation.EMAIL, body=body)


def address_of(attempt: PushAttempt) -> str:
    """To whom a planned e-mail goes."""
    return str(exact_json.loads(attempt.body)["sendTo"])


def is_mailable(invoice: Invoice) -> bool:
    """Whether it is an invoice of a client with an address."""
    return invoice.kind == Invoice.Kind.INVOICE and bool(invoice.client.billing_email)
