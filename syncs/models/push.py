"""Pushes to QuickBooks: every attempt as it was sent, and what the outside calls our invoices."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from invoices.models import Invoice

_ONLY_THE_OUTCOME_IS_ADDED = """
OLD.outcome <> 'open' OR OLD.invoice_id IS DISTINCT FROM NEW.invoice_id
OR OLD.operation IS DISTINCT FROM NEW.operation OR OLD.request_id IS DISTINCT FROM NEW.request_id
OR OLD.body IS DISTINCT FROM NEW.body OR OLD.started_at IS DISTINCT FROM NEW.started_at
"""


class PushAttempt(models.Model):
    """One call for one invoice, written before it is made; its outcome is recorded once."""

    class Operation(models.TextChoices):
        CREATE = "create", "Create"
        VOID = "void", "Void"
        DELETE = "delete", "Delete"
        LOOK_UP = "look_up", "Look up"

    class Outcome(models.TextChoices):
        OPEN = "open", "Under way, or cut off"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        NOT_MADE = "not_made", "Not made, to be tried again"
        UNKNOWN = "unknown", "Unknown"

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="push_attempts")
    operation = models.CharField(max_length=8, choices=Operation.choices)
    request_id = models.UUIDField(default=uuid.uuid4)
    body = models.TextField(blank=True, help_text="Exactly what was sent.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    code = models.CharField(max_length=20, blank=True)
    message = models.TextField(blank=True)
    answer = models.JSONField(null=True, blank=True)
    intuit_tid = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_its_outcome_is_added",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_ONLY_THE_OUTCOME_IS_ADDED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_operation_display()} of {self.invoice_id}: {self.get_outcome_display()}"


class QuickBooksReference(models.Model):
    """What QuickBooks calls an invoice of ours, and the last it told us of it."""

    class EntityType(models.TextChoices):
        INVOICE = "Invoice", "Invoice"
        CREDIT_MEMO = "CreditMemo", "Credit memo"

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="quickbooks")
    entity_type = models.CharField(max_length=10, choices=EntityType.choices)
    quickbooks_id = models.CharField("QuickBooks id", max_length=40)
    realm_id = models.CharField(max_length=40)
    sync_token = models.CharField(max_length=20)
    number = models.CharField(max_length=21, blank=True)
    total_amount = models.DecimalField(max_digits=18, decimal_places=2)
    tax_amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    balance = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["realm_id", "entity_type", "quickbooks_id"],
                name="one_invoice_a_quickbooks_id",
            ),
            models.CheckConstraint(
                condition=~Q(quickbooks_id=""), name="quickbooks_reference_is_not_blank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity_type} {self.quickbooks_id}"
