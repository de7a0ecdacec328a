"""Time entries as HubSpot tells them: the raw record, what it means, and whether it is accepted."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clients.models import Person, StatementOfWork


class Reason(models.TextChoices):
    """Why an entry is quarantined; the first that holds, in this order (rule 2)."""

    BAD_DATE = "bad_date", "The date is missing, unreadable or in the future"
    BAD_DURATION = "bad_duration", "The duration is missing, unreadable, nothing or over 24 h"
    BAD_BILLABLE = "bad_billable", "The billable flag is neither yes nor no"
    NO_DEAL = "no_deal", "The entry belongs to no deal"
    MANY_DEALS = "many_deals", "The entry belongs to more than one deal"
    UNKNOWN_DEAL = "unknown_deal", "No SOW has the entry's deal"
    UNKNOWN_PERSON = "unknown_person", "The entry's owner is not a person in the console"
    OUTSIDE_SOW = "outside_sow", "The date lies outside the SOW"


class TimeEntry(models.Model):
    """One record of tracked time, kept whole; its columns are null where the record is unreadable.

    `fingerprint` is what billing compares: seconds, work date, owner, activity, billable, deals.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        QUARANTINED = "quarantined", "Quarantined"
        DELETED = "deleted", "Deleted in HubSpot"

    hubspot_id = models.BigIntegerField("HubSpot id", unique=True)
    raw = models.JSONField()
    worked_on = models.DateField(null=True, blank=True)
    seconds = models.BigIntegerField(null=True, blank=True)
    hubspot_owner_id = models.CharField("HubSpot owner id", max_length=40, blank=True)
    activity = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    billable = models.BooleanField(null=True, blank=True)
    deal_ids = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    fingerprint = models.CharField(max_length=400, blank=True)
    hubspot_modified_at = models.DateTimeField(null=True, blank=True)
    pulled_at = models.DateTimeField()

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUARANTINED)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    terms_gone = models.CharField(
        max_length=20,
        choices=Reason.choices,
        blank=True,
        help_text="Billed as it is, yet the terms that accepted it have changed since.",
    )
    sow = models.ForeignKey(
        StatementOfWork,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="time_entries",
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="time_entries"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "time entries"
        ordering = ["-worked_on", "-hubspot_id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(sow__isnull=False, person__isnull=False),
                name="accepted_entry_has_sow_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="quarantined") | ~Q(reason=""),
                name="quarantined_entry_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["sow", "worked_on"], name="entries_of_a_sow"),
            models.Index(
                fields=["worked_on"],
                include=["seconds", "sow", "state", "billable"],
                name="entries_by_day",
            ),
            models.Index(
                fields=["reason"], condition=Q(state="quarantined"), name="quarantined_entries"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hubspot_id}"


def fingerprint(
    seconds: int | None,
    worked_on: date | None,
    owner: str,
    activity: str,
    billable: bool | None,
    deals: Iterable[str],
) -> str:
    """What billing compares, as one text; equal texts are equal copies (rule 11)."""
    parts = (seconds, worked_on, owner, activity, billable, ",".join(sorted(set(deals))))
    return "|".join("" if part is None else str(part) for part in parts)
