"""Time and invoices as finance sees them."""

from . import hour_page
from .billing_run import BillingRunAdmin
from .hold import HoldAdmin
from .invoice import InvoiceAdmin
from .terms_proposal import TermsProposalAdmin
from .time_entry import TimeEntryAdmin

__all__ = [
    "BillingRunAdmin",
    "HoldAdmin",
    "InvoiceAdmin",
    "TermsProposalAdmin",
    "TimeEntryAdmin",
    "hour_page",
]
