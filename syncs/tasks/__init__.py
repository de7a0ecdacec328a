"""What workers do for this app; each task bears its service's name."""

from .changes import read_changes
from .proposals import propose_sows
from .push import push_at_once, push_invoices, recover_pushes
from .ready import bill_ready_deals, sweep_ready_deals
from .time import pull_time, write_back
from .webhooks import process_webhooks

__all__ = [
    "bill_ready_deals",
    "process_webhooks",
    "propose_sows",
    "pull_time",
    "push_at_once",
    "push_invoices",
    "read_changes",
    "recover_pushes",
    "sweep_ready_deals",
    "write_back",
]
