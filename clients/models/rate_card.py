"""Rate cards: hourly rates by person, role and activity, each in force for a while."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Deferrable, F, Q, Value
from django.db.models.functions import Coalesce

from .base import DateRange, VersionedTerms
from .client import Client
from .fields import CurrencyField, UnitPriceField
from .person import Person


class RateCard(VersionedTerms):
    """A named set of rates in one currency, firm-wide or a client's own."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200, blank=True)
    currency = CurrencyField()
    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rate_cards",
        help_text="Blank: the card prices any client's time.",
    )

    class Meta(VersionedTerms.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Rate(VersionedTerms):
    """What an hour costs; blank person, role and activity match anybody and anything."""

    rate_card = models.ForeignKey(RateCard, on_delete=models.CASCADE, related_name="rates")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="rates"
    )
    role = models.CharField(max_length=100, blank=True)
    activity = models.CharField(max_length=100, blank=True)
    hourly_rate = UnitPriceField()
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(
        null=True, blank=True, help_text="The last day, inclusive; blank is open."
    )

    class Meta(VersionedTerms.Meta):
        ordering = ["rate_card", "person", "role", "activity", "effective_from"]
        constraints = [
            ExclusionConstraint(
                name="rates_of_a_card_do_not_overlap",
                expressions=[
                    (F("rate_card"), "="),
                    (Coalesce(F("person_id"), Value(0)), "="),
                    (F("role"), "="),
                    (F("activity"), "="),
                    (DateRange("effective_from", "effective_to"), "&&"),
                ],
                deferrable=Deferrable.DEFERRED,
                violation_error_message=(
                    "Another rate for the same person, role and activity on this card is in force "
                    "on some of these days; end one of them before the other begins."
                ),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(effective_to__gte=F("effective_from")),
                name="rate_ends_after_it_begins",
                violation_error_message="The last day lies before the first.",
            ),
            models.CheckConstraint(condition=Q(hourly_rate__gte=0), name="rate_is_not_negative"),
        ]

    def __str__(self) -> str:
        whom = " / ".join(filter(None, (str(self.person or ""), self.role, self.activity)))
        return f"{self.hourly_rate.normalize():f} for {whom or 'everyone'}"
