"""Which QuickBooks item, tax code and class a kind of line is booked under."""

from django.core.exceptions import ValidationError
from django.db import models

from .base import VersionedTerms
from .company import Company
from .statement_of_work import StatementOfWork
from .usage_fee import UsageFee


class LineMapping(VersionedTerms):
    """The most specific mapping decides: SOW, then fee, then role, then kind, then the default."""

    class Kind(models.TextChoices):
        DEFAULT = "", "Any kind (the company's default)"
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

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="line_mappings")
    kind = models.CharField(max_length=20, choices=Kind.choices, blank=True, default=Kind.DEFAULT)
    role = models.CharField(max_length=100, blank=True)
    usage_fee = models.ForeignKey(
        UsageFee, on_delete=models.CASCADE, null=True, blank=True, related_name="line_mappings"
    )
    sow = models.ForeignKey(
        StatementOfWork,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="line_mappings",
    )
    quickbooks_item_id = models.CharField("QuickBooks item id", max_length=40)
    quickbooks_item_name = models.CharField("QuickBooks item", max_length=100, blank=True)
    quickbooks_tax_code = models.CharField("QuickBooks tax code", max_length=40, blank=True)
    quickbooks_class_id = models.CharField("QuickBooks class id", max_length=40, blank=True)

    class Meta(VersionedTerms.Meta):
        ordering = ["company", "kind", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "role", "usage_fee", "sow"],
                name="one_mapping_a_kind_of_line",
                nulls_distinct=False,
                violation_error_message="There is already a mapping for this kind of line.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.quickbooks_item_name or self.quickbooks_item_id}"

    def clean(self) -> None:
        """Refuses a mapping that names a SOW of another company."""
        if self.sow_id and self.sow and self.sow.client.company_id != self.company_id:
            raise ValidationError({"sow": "This SOW's client belongs to another company."})
