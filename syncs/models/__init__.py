"""What is known of the outside: connections, runs, attempts, events and references."""

from .connection import MeteredReads, QuickBooksConnection
from .customer_trouble import CustomerTrouble
from .proposal import ProposedSow
from .push import PushAttempt, PushBatch
from .ready_deal import ReadyDeal, ReadyTrigger
from .reference import QuickBooksReference
from .sync_run import SyncRun
from .time_source import TimeSource
from .webhook import WebhookEvent
from .write_back import DealBillingState

__all__ = [
    "CustomerTrouble",
    "DealBillingState",
    "MeteredReads",
    "ProposedSow",
    "PushAttempt",
    "PushBatch",
    "QuickBooksConnection",
    "QuickBooksReference",
    "ReadyDeal",
    "ReadyTrigger",
    "SyncRun",
    "TimeSource",
    "WebhookEvent",
]
