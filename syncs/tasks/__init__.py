"""What workers do for this app; each task bears its service's name."""

from .proposals import propose_sows
from .push import push_invoice, push_invoices, recover_pushes
from .time import pull_time, write_back

__all__ = [
    "propose_sows",
    "pull_time",
    "push_invoice",
    "push_invoices",
    "recover_pushes",
    "write_back",
]
