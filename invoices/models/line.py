"""Lines of an invoice, each with the explanation of its amount and the terms that priced it."""

from django.db import models
from django.db.models import Q

from clients.models import StatementOfWork

from .frozen import frozen_with_its_invoice
from .invoice import Invoice


class Line(models.Model):
    """amount = quantity × unit price, rounded half up once to the currency's minor units."""

    class Kind(models.TextChoices):
        RETAINER_FEE = "retainer_fee", "Retainer fee"
        RETAINER_HOURS = "retainer_hours", "Retainer hours"
        OVERAGE = "overage", "Overage"
        TIME = "time", "Time"
        CORRECTION = "correction", "Correction"
        DISCOUNT = "discount", "Discount"
        MINIMUM = "minimum", "Monthly minimum"
        USAGE = "usage", "Usage"
        MILESTONE = "milestone", "Milestone"
        CAP = "cap", "Not to exceed"

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    sow = models.ForeignKey(StatementOfWork, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    group = models.CharField(max_length=200, blank=True)
    month = models.DateField(null=True, blank=True)
    quantity = models.DecimalField(max_digits=23, decimal_places=7)
    unit_price = models.DecimalField(max_digits=23, decimal_places=7)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    measured = models.BooleanField(help_text="Hours or units, whose quantity carries the sign.")
    seconds = models.BigIntegerField(null=True, blank=True)
    counts_to_cap = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    explanation = models.JSONField(default=list, help_text="Sentences.")
    steps = models.JSONField(
        default=list, help_text="Pairs of words and an amount; they add up before rounding."
    )
    terms = models.JSONField(
        default=list, help_text="Which rows of the terms priced it, with their versions."
    )

    class Meta:
        ordering = ["invoice_id", "position"]
        triggers = frozen_with_its_invoice()
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="one_line_a_position"),
            models.CheckConstraint(condition=Q(kind__in=[
                "retainer_fee", "retainer_hours", "overage", "time", "correction", "discount",
                "minimum", "usage", "milestone", "cap",
            ]), name="line_kind_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.description or f"{self.get_kind_display()} {self.group}".strip()
