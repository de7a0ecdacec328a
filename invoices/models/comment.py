"""Comments on an invoice: what people say of it while it is reviewed. Never changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from .invoice import Invoice


class Comment(models.Model):
    """What somebody said of an invoice; the console itself says nothing."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return f"{self.by} on {self.invoice_id}"
