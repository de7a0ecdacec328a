"""Deals of HubSpot that have no SOW yet, as SOWs that finance may complete and accept."""

from django.conf import settings
from django.db import models

from clients.models import Client, StatementOfWork


class ProposedSow(models.Model):
    """What HubSpot says of a deal, read as terms; nothing is billed by it until it is accepted."""

    class State(models.TextChoices):
        OPEN = "open", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        DISMISSED = "dismissed", "Not wanted"

    deal_id = models.CharField("HubSpot deal id", max_length=40, unique=True)
    deal_name = models.CharField(max_length=400, blank=True)
    company_id = models.CharField("HubSpot company id", max_length=40, blank=True)
    company_name = models.CharField(max_length=400, blank=True)
    client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    currency = models.CharField(max_length=3, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    rates = models.JSONField(
        default=list, help_text="Role and hourly rate of each line item, as text."
    )
    problems = models.JSONField(default=list, help_text="What keeps it from being accepted as is.")
    raw = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    sow = models.OneToOneField(
        StatementOfWork, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "proposed SOW"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.deal_name or f"Deal {self.deal_id}"
