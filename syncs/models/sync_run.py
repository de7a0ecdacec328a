"""Sync runs: each exchange with HubSpot or QuickBooks, with counts, duration and errors."""

from django.conf import settings
from django.db import models


class SyncRun(models.Model):
    """One exchange with an outside system; `watermark` is where the next increment begins."""

    class Kind(models.TextChoices):
        FULL = "full", "Full pull"
        INCREMENT = "increment", "Pull of what changed"
        DEAL = "deal", "Pull of one deal"
        WRITE_BACK = "write_back", "Write-back to deals"
        MATCH = "match", "Matching with QuickBooks"
        PUSH = "push", "Push to QuickBooks"
        READY = "ready", "Deals ready for billing"
        PROPOSALS = "proposals", "Deals without a SOW"
        CHANGES = "changes", "Changes in QuickBooks"

    PULLS = (Kind.FULL, Kind.INCREMENT, Kind.DEAL)

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deal_id = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    watermark = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(
        default=0, help_text="Records that are no finished work, by the time source."
    )
    quarantined = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    wait_seconds = 0  # Not kept: how long the outside asked to wait when it turned the run away.

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.started_at:%d %b %Y %H:%M}"
