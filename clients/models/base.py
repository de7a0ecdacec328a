"""What all terms share: a version the database itself counts up, and dates in force."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db import models
from django.db.models import Func


class DateRange(Func):
    """The days from one column to another as a range, both inclusive, blank is open."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, first: str, last: str) -> None:
        super().__init__(first, last, RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class VersionedTerms(models.Model):
    """A row of the terms; every change of it counts `version` up, whoever makes it.

    Invoice lines keep the ids and versions of the terms that priced them.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="count_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["version"]),
                func="NEW.version = OLD.version + 1; RETURN NEW;",
            )
        ]
