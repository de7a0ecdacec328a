"""Milestones: fixed fees that fall due when they are reached."""

from django.db import models

from .base import VersionedTerms
from .fields import AmountField, check_minor_units
from .statement_of_work import StatementOfWork


class Milestone(VersionedTerms):
    """A fixed fee of a SOW; billed once, after `completed_on`."""

    sow = models.ForeignKey(StatementOfWork, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=200)
    amount = AmountField()
    completed_on = models.DateField(null=True, blank=True)

    class Meta(VersionedTerms.Meta):
        ordering = ["sow", "completed_on", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["sow", "name"],
                name="one_milestone_a_name",
                violation_error_message="The SOW already has a milestone of this name.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sow}: {self.name}"

    def clean(self) -> None:
        """Refuses an amount finer than the SOW's currency."""
        if self.sow_id:
            check_minor_units(self.amount, self.sow.currency, "amount")
