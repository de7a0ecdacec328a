"""Finds an invoice of ours in QuickBooks when nothing but what was sent is known of it."""

from collections.abc import Iterator

from invoices.models import Invoice

from . import exact_json
from .gateway import Answer, Gateway, quoted
from .mapping import is_ours, kind_of


def find(gateway: Gateway, invoice: Invoice, sent_body: str) -> Answer | None:
    """The document that bears the invoice's mark, by its number or by customer and date."""
    sent = exact_json.loads(sent_body)
    kind = kind_of(invoice)
    for condition in _conditions(sent):
        for row in gateway.query(kind, condition):
            if is_ours(row, invoice):
                return Answer(row)
    return None


def _conditions(sent: dict[str, object]) -> Iterator[str]:
    """The number first; QuickBooks may have given another, so then customer and date.

    The private note, which alone is sure, can't be asked for.
    """
    if number := sent.get("DocNumber"):
        yield f"DocNumber = {quoted(str(number))}"
    customer = sent["CustomerRef"]
    assert isinstance(customer, dict)
    yield f"CustomerRef = {quoted(customer['value'])} AND TxnDate = {quoted(str(sent['TxnDate']))}"
