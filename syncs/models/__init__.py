"""What is known of the outside: connections, runs, attempts and references."""

from .connection import QuickBooksConnection
from .push import PushAttempt, QuickBooksReference
from .sync_run import SyncRun
from .time_source import TimeSource
from .write_back import DealBillingState

__all__ = [
    "DealBillingState",
    "PushAttempt",
    "QuickBooksConnection",
    "QuickBooksReference",
    "SyncRun",
    "TimeSource",
]
