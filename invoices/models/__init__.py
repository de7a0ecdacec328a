"""What was worked, what is billed, and what was decided about it."""

from .allocation import Allocation
from .billing_run import BillingRun, RunKind
from .comment import Comment
from .invoice import Invoice
from .line import Line
from .number_series import NumberSeries
from .settlement import Settlement
from .status import AWAITING, DEAD, FROZEN, MOVE, MOVES, OPEN, Move, Status
from .terms_proposal import TermsProposal
from .time_entry import Reason, TimeEntry, fingerprint
from .transition import Transition
from .write_off import Hold, WriteOff

__all__ = [
    "AWAITING",
    "DEAD",
    "FROZEN",
    "MOVE",
    "MOVES",
    "OPEN",
    "Allocation",
    "BillingRun",
    "Comment",
    "Hold",
    "Invoice",
    "Line",
    "Move",
    "NumberSeries",
    "Reason",
    "RunKind",
    "Settlement",
    "Status",
    "TermsProposal",
    "TimeEntry",
    "Transition",
    "WriteOff",
    "fingerprint",
]
