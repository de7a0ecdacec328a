"""What the outside does when something happens inside."""

import logging
from typing import Any

from celery.exceptions import CeleryError
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from invoices.lifecycle import invoice_approved

from .tasks.push import push_invoice

log = logging.getLogger(__name__)


@receiver(invoice_approved, dispatch_uid="nudge_the_push")
def nudge_the_push(invoice_id: int, **_signal: Any) -> None:
    """An approved invoice that is to leave at once; without a broker the next run takes it."""
    try:
        push_invoice.delay(invoice_id)
    except (OperationalError, CeleryError):
        log.warning("The broker doesn't answer; invoice %s leaves with the next run.", invoice_id)
