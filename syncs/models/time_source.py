"""Where time lives in HubSpot: which object, which property holds what, and its unit."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models


class TimeSource(models.Model):
    """The mapping from a HubSpot object to time entries; there is one."""

    class Unit(models.TextChoices):
        HOURS = "h", "Hours"
        MINUTES = "min", "Minutes"
        SECONDS = "s", "Seconds"
        MILLISECONDS = "ms", "Milliseconds"

    class DealLink(models.TextChoices):
        ASSOCIATION = "association", "Associated with the deal"
        PROPERTY = "property", "Names the deal in a property"

    class Takes(models.TextChoices):
        ALL = "all", "Every record"
        ONLY = "only", "Only records with these values"
        EXCEPT = "except", "Every record but those with these values"

    object_type = models.CharField(
        max_length=100,
        default="time_entry",
        help_text="The object's name, or its type id such as 2-3821545.",
    )
    date_property = models.CharField(max_length=100, default="work_date")
    duration_property = models.CharField(
        max_length=100,
        default="hours",
        blank=True,
        help_text="Blank where the duration is the time from a start to an end.",
    )
    unit = models.CharField(max_length=4, choices=Unit.choices, default=Unit.HOURS)
    start_property = models.CharField(max_length=100, blank=True)
    end_property = models.CharField(max_length=100, blank=True)
    owner_property = models.CharField(max_length=100, default="hubspot_owner_id")
    billable_property = models.CharField(
        max_length=100,
        default="billable",
        blank=True,
        help_text="A checkbox; blank: all the time that is taken is billable.",
    )
    activity_property = models.CharField(max_length=100, default="activity", blank=True)
    description_property = models.CharField(max_length=100, default="description", blank=True)
    takes = models.CharField(max_length=6, choices=Takes.choices, default=Takes.ALL)
    takes_property = models.CharField(
        max_length=100, blank=True, help_text="What tells finished work, hs_meeting_outcome say."
    )
    takes_values = models.CharField(
        max_length=200, blank=True, help_text="Separated by commas, as HubSpot stores them."
    )
    deal_link = models.CharField(
        max_length=11, choices=DealLink.choices, default=DealLink.ASSOCIATION
    )
    deal_property = models.CharField(
        max_length=100, blank=True, help_text="Holds the deal's id, where a property names it."
    )
    deal_type_property = models.CharField(
        max_length=100, blank=True, help_text="Says what kind of record the id is of, if anything."
    )
    deal_type_value = models.CharField(max_length=40, blank=True, default="deal")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_time_source"),
            models.CheckConstraint(
                condition=(
                    models.Q(start_property="", end_property="") & ~models.Q(duration_property="")
                )
                | (
                    models.Q(duration_property="")
                    & ~models.Q(start_property="")
                    & ~models.Q(end_property="")
                ),
                name="time_is_a_duration_or_start_and_end",
                violation_error_message=(
                    "Give either the property of the duration, or those of start and end."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(takes="all")
                | (~models.Q(takes_property="") & ~models.Q(takes_values="")),
                name="what_is_taken_is_named",
                violation_error_message="Name the property and the values that decide.",
            ),
            models.CheckConstraint(
                condition=models.Q(deal_link="association") | ~models.Q(deal_property=""),
                name="a_deal_property_is_named",
                violation_error_message="Name the property that holds the deal's id.",
            ),
        ]

    def __str__(self) -> str:
        return f"Time from {self.object_type}"

    @classmethod
    def current(cls) -> Self:
        """The mapping in use, with its defaults where nobody has changed it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def clean(self) -> None:
        """Refuses a second one."""
        if self.pk not in (None, 1):
            raise ValidationError("There is one time source; change the existing one.")

    @property
    def deciding_properties(self) -> list[str]:
        """The properties that tell finished work; several may be named, separated by commas."""
        return _listed(self.takes_property)

    @property
    def listed_values(self) -> list[str]:
        """The values of these properties that decide, as HubSpot stores them."""
        return _listed(self.takes_values)

    def properties(self) -> list[str]:
        """The names to ask HubSpot for."""
        names = [
            self.date_property, self.duration_property, self.start_property, self.end_property,
            self.owner_property, self.billable_property, self.activity_property,
            self.description_property, *self.deciding_properties, self.deal_property,
            self.deal_type_property,
        ]  # fmt: skip
        return list(dict.fromkeys(name for name in names if name))


def _listed(text: str) -> list[str]:
    return [one for one in (part.strip() for part in text.split(",")) if one]
