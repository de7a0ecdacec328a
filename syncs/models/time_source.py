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

    object_type = models.CharField(
        max_length=100,
        default="time_entry",
        help_text="The object's name, or its type id such as 2-3821545.",
    )
    date_property = models.CharField(max_length=100, default="work_date")
    duration_property = models.CharField(max_length=100, default="hours")
    unit = models.CharField(max_length=4, choices=Unit.choices, default=Unit.HOURS)
    owner_property = models.CharField(max_length=100, default="hubspot_owner_id")
    billable_property = models.CharField(max_length=100, default="billable")
    activity_property = models.CharField(max_length=100, default="activity", blank=True)
    description_property = models.CharField(max_length=100, default="description", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_time_source")
        ]

    def __str__(self) -> str:
        return f"Time from {self.object_type}"

    @classmethod
    def current(cls) -> Self:
        """The mapping in use, with its defaults where nobody has changed it."""
        return cls.objects.get_or_create(pk=1)[0]

    def clean(self) -> None:
        """Refuses a second one."""
        if self.pk not in (None, 1):
            raise ValidationError("There is one time source; change the existing one.")

    def properties(self) -> list[str]:
        """The names to ask HubSpot for."""
        names = [
            self.date_property, self.duration_property, self.owner_property,
            self.billable_property, self.activity_property, self.description_property,
        ]  # fmt: skip
        return [name for name in names if name]
