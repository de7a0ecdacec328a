"""Write-offs and holds: entries and SOWs that a person takes out of billing, or keeps waiting."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import StatementOfWork

from .time_entry import TimeEntry


class WriteOff(models.Model):
    """An entry taken out of billing for good, until it is taken back (rule 4.3)."""

    entry = models.ForeignKey(TimeEntry, on_delete=models.PROTECT, related_name="write_offs")
    reason = models.TextField()
    written_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_off_at = models.DateTimeField(auto_now_add=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(taken_back_at__isnull=True),
                name="one_write_off_an_entry",
                violation_error_message="The entry is written off already.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="write_off_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.reason}"


class Hold(models.Model):
    """An entry or a whole SOW that waits, without failing the rest (rule 4.4)."""

    entry = models.ForeignKey(
        TimeEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="holds"
    )
    sow = models.ForeignKey(
        StatementOfWork, on_delete=models.PROTECT, null=True, blank=True, related_name="holds"
    )
    reason = models.TextField()
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField(auto_now_add=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, sow__isnull=True)
                | Q(entry__isnull=True, sow__isnull=False),
                name="hold_names_one_thing",
            ),
            models.UniqueConstraint(
                fields=["entry", "sow"],
                condition=Q(released_at__isnull=True),
                nulls_distinct=False,
                name="one_hold_a_thing",
                violation_error_message="It is held back already.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.entry or self.sow}: {self.reason}"
