"""What HubSpot and QuickBooks told us by themselves: kept before anything is made of it."""

from django.db import models


class WebhookEvent(models.Model):
    """One event, however often it came; only a hint to look, never the truth itself."""

    class Source(models.TextChoices):
        HUBSPOT = "hubspot", "HubSpot"
        QUICKBOOKS = "quickbooks", "QuickBooks"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        IGNORED = "ignored", "Of no concern"
        FAILED = "failed", "Failed"

    source = models.CharField(max_length=10, choices=Source.choices)
    key = models.CharField(
        max_length=64, help_text="A digest of what makes it this event and no other."
    )
    payload = models.JSONField(null=True, blank=True)
    body = models.TextField(blank=True, help_text="What came, where it couldn't be read.")
    account = models.CharField(
        max_length=40, blank=True, help_text="The portal, or the QuickBooks company id."
    )
    kind = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    occurred_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    deliveries = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    outcome = models.TextField(blank=True)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="an_event_is_kept_once")
        ]
        indexes = [
            models.Index(
                fields=["source", "id"],
                condition=models.Q(state="waiting"),
                name="syncs_waiting_events",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.kind or 'event'} {self.object_id}".strip()
