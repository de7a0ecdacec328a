"""The outside world as finance sees it."""

from . import (
    client_notices,
    closed_books,
    deal_billing_state,
    entry_source,
    invoice_actions,
    invoice_happenings,
    invoice_panels,
    proposed_sow,
    push_attempt,
    push_batch,
    quickbooks_connection,
    ready_deal,
    ready_trigger,
    sync_run,
    time_source,
    webhook_event,
)

__all__ = [
    "client_notices",
    "closed_books",
    "deal_billing_state",
    "entry_source",
    "invoice_actions",
    "invoice_happenings",
    "invoice_panels",
    "proposed_sow",
    "push_attempt",
    "push_batch",
    "quickbooks_connection",
    "ready_deal",
    "ready_trigger",
    "sync_run",
    "time_source",
    "webhook_event",
]
