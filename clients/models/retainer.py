"""Retainer tiers with their overage bands, and the retainers that put SOWs on them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Deferrable, F, Q

from .bands import last_band_is_open
from .base import DateRange, VersionedTerms
from .fields import AmountField, CurrencyField, QuantityField, UnitPriceField, check_minor_units
from .statement_of_work import StatementOfWork


class RetainerTier(VersionedTerms):
    """What a month costs and includes, what rolls over, and what goes beyond."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200, blank=True)
    currency = CurrencyField()
    monthly_fee = AmountField()
    included_hours = QuantityField()
    overage_rate = UnitPriceField(
        null=True,
        blank=True,
        help_text="What an hour beyond the allowance costs; blank: by bands, else by rate card.",
    )
    rollover_months = models.PositiveSmallIntegerField(
        default=0, help_text="How many following months may use what is left; 0: it lapses."
    )
    rollover_cap_hours = QuantityField(
        null=True, blank=True, help_text="At most this much is carried; blank is no cap."
    )

    class Meta(VersionedTerms.Meta):
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(monthly_fee__gte=0, included_hours__gte=0)
                & (Q(overage_rate__isnull=True) | Q(overage_rate__gte=0))
                & (Q(rollover_cap_hours__isnull=True) | Q(rollover_cap_hours__gte=0)),
                name="tier_figures_are_not_negative",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuses a fee finer than the tier's currency."""
        if self.currency:
            check_minor_units(self.monthly_fee, self.currency, "monthly_fee")


class OverageBand(VersionedTerms):
    """A step of the overage price; `up_to_hours` is cumulative, blank has no end."""

    tier = models.ForeignKey(RetainerTier, on_delete=models.CASCADE, related_name="overage_bands")
    up_to_hours = QuantityField(null=True, blank=True)
    hourly_rate = UnitPriceField()

    class Meta(VersionedTerms.Meta):
        ordering = ["tier", F("up_to_hours").asc(nulls_last=True)]
        triggers = [*VersionedTerms.Meta.triggers, last_band_is_open("tier_id", "up_to_hours")]
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "up_to_hours"],
                name="one_overage_band_an_end",
                nulls_distinct=False,
                deferrable=Deferrable.DEFERRED,
                violation_error_message="The tier already has a band that ends there.",
            ),
            models.CheckConstraint(
                condition=(Q(up_to_hours__isnull=True) | Q(up_to_hours__gt=0))
                & Q(hourly_rate__gte=0),
                name="overage_band_figures_are_positive",
            ),
        ]

    def __str__(self) -> str:
        end = f"up to {self.up_to_hours.normalize():f} h" if self.up_to_hours else "beyond"
        return f"{self.tier} {end}"


class Retainer(VersionedTerms):
    """A SOW's stay on a tier."""

    class Billed(models.TextChoices):
        ARREARS = "arrears", "After the month"
        ADVANCE = "advance", "Before the month"

    sow = models.ForeignKey(StatementOfWork, on_delete=models.CASCADE, related_name="retainers")
    tier = models.ForeignKey(RetainerTier, on_delete=models.PROTECT, related_name="retainers")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Inclusive; blank is open.")
    billed = models.CharField(max_length=10, choices=Billed.choices, default=Billed.ARREARS)

    class Meta(VersionedTerms.Meta):
        ordering = ["sow", "starts_on"]
        constraints = [
            ExclusionConstraint(
                name="retainers_do_not_overlap",
                expressions=[(F("sow"), "="), (DateRange("starts_on", "ends_on"), "&&")],
                deferrable=Deferrable.DEFERRED,
                violation_error_message=(
                    "The SOW is on another tier on some of these days; end one retainer before "
                    "the other begins."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="retainer_ends_after_it_starts",
                violation_error_message="The retainer ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(billed__in=["arrears", "advance"]), name="retainer_billed_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sow} on {self.tier} from {self.starts_on}"

    def clean(self) -> None:
        """Refuses a tier in another currency than the SOW's."""
        if self.sow_id and self.tier_id and self.sow.currency != self.tier.currency:
            raise ValidationError(
                {
                    "tier": f"Tier {self.tier} is in {self.tier.currency}, the SOW in "
                    f"{self.sow.currency}; use a tier in the SOW's currency."
                }
            )
