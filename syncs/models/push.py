"""Pushes to QuickBooks: every call and every attempt exactly as it was sent."""

import uuid

import pgtrigger
from django.db import models

from invoices.models import Invoice

_ONLY_THE_OUTCOME_IS_ADDED = """
OLD.outcome <> 'open' OR OLD.invoice_id IS DISTINCT FROM NEW.invoice_id
OR OLD.operation IS DISTINCT FROM NEW.operation OR OLD.request_id IS DISTINCT FROM NEW.request_id
OR OLD.body IS DISTINCT FROM NEW.body OR OLD.started_at IS DISTINCT FROM NEW.started_at
OR OLD.batch_id IS DISTINCT FROM NEW.batch_id OR OLD.batch_item IS DISTINCT FROM NEW.batch_item
"""
_A_BATCH_ONLY_ENDS = """
OLD.outcome <> 'open' OR OLD.request_id IS DISTINCT FROM NEW.request_id
OR OLD.body IS DISTINCT FROM NEW.body OR OLD.realm_id IS DISTINCT FROM NEW.realm_id
OR OLD.started_at IS DISTINCT FROM NEW.started_at
"""


class PushBatch(models.Model):
    """Up to 30 invoices in one call, which is never made again; its outcome is recorded once."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Under way, or cut off"
        DONE = "done", "Answered"
        REFUSED = "refused", "Refused as a whole, sent one by one"
        NOT_MADE = "not_made", "Not made, to be tried again"
        UNKNOWN = "unknown", "Unknown"

    realm_id = models.CharField("QuickBooks company id", max_length=40)
    request_id = models.UUIDField(default=uuid.uuid4, unique=True)
    body = models.TextField(help_text="Exactly what was sent.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    code = models.CharField(max_length=20, blank=True)
    message = models.TextField(blank=True)
    intuit_tid = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "push batches"
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="batch_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="a_batch_only_ends",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_A_BATCH_ONLY_ENDS),
            ),
        ]

    def __str__(self) -> str:
        return f"Batch {self.pk}: {self.get_outcome_display()}"


class PushAttempt(models.Model):
    """One call for one invoice, written before it is made; its outcome is recorded once."""

    class Operation(models.TextChoices):
        CREATE = "create", "Create"
        VOID = "void", "Void"
        DELETE = "delete", "Delete"
        LOOK_UP = "look_up", "Look up"
        UPDATE = "update", "Put right"
        EMAIL = "email", "E-mail"

    class Outcome(models.TextChoices):
        OPEN = "open", "Under way, or cut off"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        NOT_MADE = "not_made", "Not made, to be tried again"
        UNKNOWN = "unknown", "Unknown"

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="push_attempts")
    operation = models.CharField(max_length=8, choices=Operation.choices)
    request_id = models.UUIDField(default=uuid.uuid4)
    batch = models.ForeignKey(
        PushBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    batch_item = models.CharField(max_length=10, blank=True, help_text="Its bId in the batch.")
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
