"""A QuickBooks company: the books that its clients' invoices go to."""

import zoneinfo
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from .base import VersionedTerms
from .fields import CurrencyField


def validate_time_zone(name: str) -> None:
    """Raises ValidationError unless the name is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"{name!r} is not a time zone; use a name such as Europe/Berlin.")


class Company(VersionedTerms):
    """Our side of an invoice; external ids of clients are unique within one."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    home_currency = CurrencyField(default="USD")
    time_zone = models.CharField(
        max_length=64, default="America/New_York", validators=[validate_time_zone]
    )
    number_prefix = models.CharField(
        max_length=8, blank=True, help_text="Stands before every invoice number, INV- for example."
    )

    class Meta(VersionedTerms.Meta):
        verbose_name_plural = "companies"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def firm(cls) -> Self:
        """The company clients belong to when none is named; the first one, made if missing."""
        return cls.objects.order_by("id").first() or cls.objects.create(
            code="FIRM", name="Our firm"
        )

    def today(self) -> date:
        """The present date in the company's time zone."""
        return timezone.localdate(timezone=zoneinfo.ZoneInfo(self.time_zone))
