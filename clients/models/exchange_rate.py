"""Exchange rates to a company's home currency, by day, from QuickBooks or typed in."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from .company import Company
from .fields import CurrencyField


class ExchangeRate(models.Model):
    """Home units per one unit of `currency` on a day."""

    class Source(models.TextChoices):
        QUICKBOOKS = "quickbooks", "QuickBooks"
        BY_HAND = "by_hand", "Entered by hand"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="exchange_rates")
    currency = CurrencyField()
    on = models.DateField("day")
    rate = models.DecimalField(
        max_digits=20, decimal_places=10, validators=[MinValueValidator(Decimal("0.0000000001"))]
    )
    source = models.CharField(max_length=20, choices=Source.choices, default=Source.BY_HAND)

    class Meta:
        ordering = ["-on", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "currency", "on"],
                name="one_rate_a_day",
                violation_error_message="There is already a rate for this currency and day.",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} on {self.on}: {self.rate.normalize():f}"
