"""Statements of work: what was agreed for one deal, and who has which role on it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, F, Q

from .base import DateRange, VersionedTerms
from .client import Client
from .fields import AmountField, CurrencyField, PercentField, check_minor_units
from .person import Person
from .rate_card import RateCard


class StatementOfWork(VersionedTerms):
    """The terms of one HubSpot deal; time is billed from `bill_from`, or else `starts_on`."""

    class IncrementRounding(models.TextChoices):
        UP = "up", "Up"
        NEAREST = "nearest", "To the nearest (a tie goes up)"
        DOWN = "down", "Down"

    class GroupLinesBy(models.TextChoices):
        ROLE = "role", "Role"
        PERSON = "person", "Person"
        ACTIVITY = "activity", "Activity"
        ENTRY = "entry", "Time entry"

    class CapScope(models.TextChoices):
        TIME = "time", "Work, discount and minimum"
        ALL = "all", "Everything on the SOW"

    code = models.CharField(max_length=60, unique=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="sows")
    name = models.CharField(max_length=200, blank=True)
    hubspot_deal_id = models.CharField("HubSpot deal id", max_length=40, blank=True)
    currency = CurrencyField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Inclusive; blank is open.")
    bill_from = models.DateField(
        null=True,
        blank=True,
        help_text="Time before this day was billed before the console came; blank: from the start.",
    )
    po_number = models.CharField("PO number", max_length=30, blank=True)
    rate_card = models.ForeignKey(
        RateCard,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sows",
        help_text="Searched first, before the client's cards and the firm's.",
    )
    increment_minutes = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(1440)],
        help_text="Every entry is rounded to this many minutes; 0 is exact.",
    )
    increment_rounding = models.CharField(
        max_length=10, choices=IncrementRounding.choices, default=IncrementRounding.UP
    )
    group_lines_by = models.CharField(
        max_length=10, choices=GroupLinesBy.choices, default=GroupLinesBy.ROLE
    )
    discount_percent = PercentField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    cap_amount = AmountField(
        null=True, blank=True, help_text="Not to exceed, over the SOW's life; blank is no cap."
    )
    cap_scope = models.CharField(max_length=10, choices=CapScope.choices, default=CapScope.TIME)
    minimum_amount = AmountField(null=True, blank=True, help_text="A month, prorated by days.")

    class Meta(VersionedTerms.Meta):
        verbose_name = "statement of work"
        verbose_name_plural = "statements of work"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["hubspot_deal_id"],
                condition=~Q(hubspot_deal_id=""),
                name="one_sow_a_deal",
                violation_error_message="Another SOW already has this HubSpot deal.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="sow_ends_after_it_starts",
                violation_error_message="The SOW ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(discount_percent__isnull=True)
                | Q(discount_percent__gte=0, discount_percent__lte=100),
                name="sow_discount_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=(Q(cap_amount__isnull=True) | Q(cap_amount__gte=0))
                & (Q(minimum_amount__isnull=True) | Q(minimum_amount__gte=0)),
                name="sow_amounts_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(increment_rounding__in=["up", "nearest", "down"])
                & Q(group_lines_by__in=["role", "person", "activity", "entry"])
                & Q(cap_scope__in=["time", "all"]),
                name="sow_choices_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuses amounts finer than the SOW's currency."""
        if self.currency:
            check_minor_units(self.cap_amount, self.currency, "cap_amount")
            check_minor_units(self.minimum_amount, self.currency, "minimum_amount")
        card = self.rate_card
        if card and card.client_id and card.client_id != self.client_id:
            raise ValidationError(
                {"rate_card": f"Card {card.code} belongs to {card.client}, another client."}
            )


class Assignment(VersionedTerms):
    """The role a person has on one SOW for a while, instead of their own."""

    sow = models.ForeignKey(StatementOfWork, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=100)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True, help_text="Inclusive; blank is open.")

    class Meta(VersionedTerms.Meta):
        ordering = ["sow", "person", "effective_from"]
        constraints = [
            ExclusionConstraint(
                name="assignments_do_not_overlap",
                expressions=[
                    (F("sow"), "="),
                    (F("person"), "="),
                    (DateRange("effective_from", "effective_to"), "&&"),
                ],
                deferrable=Deferrable.DEFERRED,
                violation_error_message=(
                    "This person has another role on the SOW on some of these days; end one "
                    "before the other begins."
                ),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(effective_to__gte=F("effective_from")),
                name="assignment_ends_after_it_begins",
                violation_error_message="The last day lies before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.role} on {self.sow}"
