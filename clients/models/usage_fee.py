"""Usage fees in five pricing models, their bands, and the units recorded against them."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Deferrable, F, Q

from .bands import last_band_is_open
from .base import VersionedTerms
from .fields import AmountField, PercentField, QuantityField, UnitPriceField, check_minor_units
from .statement_of_work import StatementOfWork

NEEDED = {
    "per_unit": ["unit_price"],
    "package": ["unit_price", "package_size"],
    "percentage": ["percent"],
}


class UsageFee(VersionedTerms):
    """A price for units; which figures it needs depends on its model."""

    class Model(models.TextChoices):
        PER_UNIT = "per_unit", "Per unit"
        GRADUATED = "graduated", "Graduated: each band's own units"
        VOLUME = "volume", "Volume: all units at one band's price"
        PACKAGE = "package", "Whole packages"
        PERCENTAGE = "percentage", "A percentage of an amount"

    code = models.CharField(max_length=60, unique=True)
    sow = models.ForeignKey(StatementOfWork, on_delete=models.CASCADE, related_name="usage_fees")
    name = models.CharField(max_length=200, blank=True)
    unit_name = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=20, choices=Model.choices)
    unit_price = UnitPriceField(null=True, blank=True)
    package_size = QuantityField(null=True, blank=True)
    percent = PercentField(null=True, blank=True)
    included_units = QuantityField(default=Decimal(0), blank=True)
    minimum_amount = AmountField(null=True, blank=True)

    class Meta(VersionedTerms.Meta):
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(model="per_unit") | Q(unit_price__isnull=False))
                & (~Q(model="package") | Q(unit_price__isnull=False, package_size__gt=0))
                & (~Q(model="percentage") | Q(percent__isnull=False))
                & Q(model__in=["per_unit", "graduated", "volume", "package", "percentage"]),
                name="usage_fee_has_what_its_model_needs",
                violation_error_message="The fee lacks a figure that its model needs.",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Names the figures the model needs, and refuses a minimum finer than the currency."""
        missing = {
            name: f"A {self.model} fee needs this."
            for name in NEEDED.get(self.model, [])
            if getattr(self, name) is None
        }
        if self.model == "package" and self.package_size is not None and self.package_size <= 0:
            missing["package_size"] = "A package holds more than nothing."
        if missing:
            raise ValidationError(missing)
        if self.sow_id:
            check_minor_units(self.minimum_amount, self.sow.currency, "minimum_amount")


class UsageBand(VersionedTerms):
    """A step of a usage price; `up_to_units` is cumulative and inclusive, blank has no end."""

    usage_fee = models.ForeignKey(UsageFee, on_delete=models.CASCADE, related_name="bands")
    up_to_units = QuantityField(null=True, blank=True)
    unit_price = UnitPriceField(default=Decimal(0))
    flat_fee = AmountField(null=True, blank=True)

    class Meta(VersionedTerms.Meta):
        ordering = ["usage_fee", F("up_to_units").asc(nulls_last=True)]
        triggers = [*VersionedTerms.Meta.triggers, last_band_is_open("usage_fee_id", "up_to_units")]
        constraints = [
            models.UniqueConstraint(
                fields=["usage_fee", "up_to_units"],
                name="one_usage_band_an_end",
                nulls_distinct=False,
                deferrable=Deferrable.DEFERRED,
                violation_error_message="The fee already has a band that ends there.",
            ),
            models.CheckConstraint(
                condition=(Q(up_to_units__isnull=True) | Q(up_to_units__gt=0))
                & Q(unit_price__gte=0),
                name="usage_band_figures_are_positive",
            ),
        ]

    def __str__(self) -> str:
        end = f"up to {self.up_to_units.normalize():f}" if self.up_to_units else "beyond"
        return f"{self.usage_fee} {end}"

    def clean(self) -> None:
        """Refuses a flat fee finer than the SOW's currency."""
        if self.usage_fee_id:
            check_minor_units(self.flat_fee, self.usage_fee.sow.currency, "flat_fee")


class UsageRecord(VersionedTerms):
    """So many units on a day; the reference keeps them from being counted twice."""

    usage_fee = models.ForeignKey(UsageFee, on_delete=models.CASCADE, related_name="records")
    reference = models.CharField(max_length=120)
    recorded_on = models.DateField()
    quantity = QuantityField()

    class Meta(VersionedTerms.Meta):
        ordering = ["usage_fee", "recorded_on", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["usage_fee", "reference"],
                name="one_usage_record_a_reference",
                violation_error_message="The fee already has a record with this reference.",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0),
                name="usage_is_not_negative",
                violation_error_message="A quantity can't be negative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.usage_fee} {self.reference}"
