"""Invoice numbers: one unbroken series a company."""

from django.db import models

from clients.models import Company


class NumberSeries(models.Model):
    """The last number given out; read and raised under a row lock."""

    company = models.OneToOneField(Company, on_delete=models.PROTECT, related_name="number_series")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"

    def __str__(self) -> str:
        return f"{self.company}: {self.last}"
