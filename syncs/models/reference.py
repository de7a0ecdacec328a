"""What QuickBooks calls our invoices, and where they stand there."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from invoices.models import Invoice


class QuickBooksReference(models.Model):
    """What QuickBooks calls an invoice of ours, and the last it told us of it."""

    class EntityType(models.TextChoices):
        INVOICE = "Invoice", "Invoice"
        CREDIT_MEMO = "CreditMemo", "Credit memo"

    class Gone(models.TextChoices):
        VOIDED = "voided", "Voided in QuickBooks"
        DELETED = "deleted", "Deleted in QuickBooks"

    class Standing(models.TextChoices):
        OPEN = "open", "Open"
        PART_PAID = "part_paid", "Part paid"
        PAID = "paid", "Paid"
        OVERDUE = "overdue", "Overdue"
        VOIDED = "voided", "Voided in QuickBooks"
        DELETED = "deleted", "Deleted in QuickBooks"

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="quickbooks")
    entity_type = models.CharField(max_length=10, choices=EntityType.choices)
    quickbooks_id = models.CharField("QuickBooks id", max_length=40)
    realm_id = models.CharField(max_length=40)
    sync_token = models.CharField(max_length=20)
    number = models.CharField(max_length=21, blank=True)
    total_amount = models.DecimalField(max_digits=18, decimal_places=2)
    tax_amount = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    balance = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    due_on = models.DateField(null=True, blank=True)
    gone = models.CharField(max_length=7, choices=Gone.choices, blank=True)
    email_status = models.CharField(max_length=20, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)
    drift = models.JSONField(
        default=list, blank=True, help_text="How it differs there from what was sent, in words."
    )
    drift_seen_at = models.DateTimeField(null=True, blank=True)
    accepted_drift = models.JSONField(
        default=list, blank=True, help_text="The differences a person has accepted."
    )
    drift_accepted_at = models.DateTimeField(null=True, blank=True)
    drift_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it changed there last, by QuickBooks."
    )
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

    @property
    def is_drifted(self) -> bool:
        """Whether it differs from what was sent in a way that nobody has accepted."""
        return bool(self.drift) and self.drift != self.accepted_drift

    def standing(self, today: date) -> Standing:
        """Where it stands on a day of the company's; a total of 0 counts as paid."""
        if self.gone:
            return self.Standing(self.gone)
        if self.balance <= 0:
            return self.Standing.PAID
        if self.due_on and self.due_on < today:
            return self.Standing.OVERDUE
        return self.Standing.PART_PAID if self.balance < self.total_amount else self.Standing.OPEN
