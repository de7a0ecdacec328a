"""The connection to a QuickBooks company: its tokens, encrypted, and how it fares."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import Company

from ..fields import EncryptedTextField


class QuickBooksConnection(models.Model):
    """One QuickBooks company's tokens. Refreshed by one process at a time, under a row lock."""

    class State(models.TextChoices):
        CONNECTED = "connected", "Connected"
        RECONNECT = "reconnect", "Needs to be connected again"
        DISCONNECTED = "disconnected", "Disconnected"

    company = models.OneToOneField(
        Company, on_delete=models.PROTECT, related_name="quickbooks_connection"
    )
    realm_id = models.CharField("QuickBooks company id", max_length=40)
    state = models.CharField(max_length=12, choices=State.choices, default=State.CONNECTED)
    access_token = EncryptedTextField(blank=True, editable=False)
    refresh_token = EncryptedTextField(blank=True, editable=False)
    access_token_expires_at = models.DateTimeField(null=True, blank=True)
    refresh_token_expires_at = models.DateTimeField(null=True, blank=True)
    access_ends_at = models.DateTimeField(
        null=True, blank=True, help_text="Intuit ends the access here, however it is used."
    )
    connected_at = models.DateTimeField(auto_now_add=True)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refreshed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    sends_batches = models.BooleanField(
        "send in batches", default=True, help_text="Up to 30 invoices a call; else one by one."
    )
    sends_emails = models.BooleanField(
        "e-mail invoices",
        default=False,
        help_text="QuickBooks e-mails each invoice to the client once it has it.",
    )
    creates_customers = models.BooleanField(
        "create customers",
        default=False,
        help_text="Matching may create customers that QuickBooks lacks.",
    )
    changes_seen_until = models.DateTimeField(
        null=True, blank=True, help_text="Changes in QuickBooks are known up to here."
    )

    class Meta:
        verbose_name = "QuickBooks connection"
        constraints = [
            models.UniqueConstraint(
                fields=["realm_id"],
                condition=~Q(state="disconnected"),
                name="one_connection_a_realm",
                violation_error_message="Another company is connected to these books already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.company} · {self.get_state_display().lower()}"


class MeteredReads(models.Model):
    """How many reads of a connection QuickBooks counts against its monthly allowance."""

    connection = models.ForeignKey(
        QuickBooksConnection, on_delete=models.CASCADE, related_name="metered_reads"
    )
    month = models.DateField(help_text="The first of the month, UTC.")
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "metered reads"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["connection", "month"], name="reads_count_by_month")
        ]

    def __str__(self) -> str:
        return f"{self.reads} reads in {self.month:%B %Y}"
