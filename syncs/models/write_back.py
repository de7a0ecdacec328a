"""What each deal was last told of its billing, so that only changes are written."""

from django.db import models


class DealBillingState(models.Model):
    """The console's properties as last written to a deal."""

    deal_id = models.CharField(max_length=40, unique=True)
    written = models.JSONField(default=dict)
    written_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(
        null=True, blank=True, help_text="What was refused is tried again an hour later."
    )
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["deal_id"]

    def __str__(self) -> str:
        return f"Deal {self.deal_id}"
