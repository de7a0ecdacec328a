"""What the outside does when something happens inside."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from invoices.lifecycle import invoices_approved
from invoices.nudging import nudge

from .tasks.push import push_at_once


@receiver(invoices_approved, dispatch_uid="nudge_the_push")
def nudge_the_push(invoice_ids: Sequence[int], **_signal: Any) -> None:
    """Approved invoices leave at once, by one task; without a broker the next push takes them."""
    nudge(push_at_once, list(invoice_ids))
