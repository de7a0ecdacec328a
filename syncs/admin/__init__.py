"""The outside world as finance sees it."""

from . import (
    deal_billing_state,
    invoice_actions,
    invoice_panels,
    proposed_sow,
    push_attempt,
    quickbooks_connection,
    sync_run,
    time_source,
)

__all__ = [
    "deal_billing_state",
    "invoice_actions",
    "invoice_panels",
    "proposed_sow",
    "push_attempt",
    "quickbooks_connection",
    "sync_run",
    "time_source",
]
