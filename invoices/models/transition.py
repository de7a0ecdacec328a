"""The log of an invoice's moves: from where to where, who, when and why. Never changed."""

import pgtrigger
from django.conf import settings
from django.db import models

from .invoice import Invoice
from .status import Status


class Transition(models.Model):
    """One move of an invoice; without a user, the console made it by itself."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="transitions")
    action = models.CharField(max_length=30)
    source = models.CharField(max_length=10, choices=Status.choices, blank=True)
    target = models.CharField(max_length=10, choices=Status.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.action}"
