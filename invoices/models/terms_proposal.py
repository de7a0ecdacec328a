"""Proposed changes of a rate card or a retainer tier, which a second person accepts or declines."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clients.models import RateCard, RetainerTier


class TermsProposal(models.Model):
    """New figures from a day on, why, and what they would have made of past months.

    `figures` holds old and new of each figure that changes, as text; `versions` those of the rows
    as they were; `comparison` is what the proposer saw, in words.
    """

    class State(models.TextChoices):
        OPEN = "open", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    rate_card = models.ForeignKey(
        RateCard, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tier = models.ForeignKey(
        RetainerTier, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    figures = models.JSONField()
    versions = models.JSONField()
    comparison = models.JSONField()
    starts_on = models.DateField(help_text="The first day of the new figures, as proposed.")
    reason = models.TextField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    effective_on = models.DateField(
        null=True, blank=True, help_text="The first day of the new figures, as accepted."
    )
    new_tier = models.ForeignKey(
        RetainerTier, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "proposed change of terms"
        verbose_name_plural = "proposed changes of terms"
        ordering = ["-id"]
        permissions = [
            ("decide_termsproposal", "Can accept and decline other people's changes of terms")
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["accepted", "declined", "withdrawn"]),
            ),
            pgtrigger.ReadOnly(
                name="as_it_was_proposed",
                fields=[
                    "rate_card", "tier", "figures", "versions", "comparison", "reason",
                    "starts_on", "proposed_by", "proposed_at",
                ],
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(rate_card__isnull=False, tier__isnull=True)
                | Q(rate_card__isnull=True, tier__isnull=False),
                name="terms_proposal_names_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="decided_proposal_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | ~Q(decided_by=F("proposed_by")),
                name="a_second_person_decides",
                violation_error_message="Somebody else than who proposed it has to decide.",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", effective_on__isnull=False)
                | (~Q(state="accepted") & Q(effective_on__isnull=True, new_tier__isnull=True)),
                name="accepted_proposal_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "declined", "withdrawn"]),
                name="terms_proposal_state_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="terms_proposal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.terms} from {self.effective_on or self.starts_on:%-d %b %Y}"

    @property
    def terms(self) -> Any:
        """The card or the tier."""
        return self.rate_card or self.tier
