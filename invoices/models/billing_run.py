"""Billing runs: one calendar month, for everyone or some, with its progress."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import Client, StatementOfWork


class RunKind(models.TextChoices):
    """What a run bills: the month, what turned up after it, or one SOW that is ready."""

    ORDINARY = "ordinary", "The month's run"
    EXTRA = "extra", "Extra run for what turned up since"
    READY = "ready", "Ready for billing"


class BillingRun(models.Model):
    """A run of a month; running it again is safe. `done` and `failed` count invoices' owners."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    UNDER_WAY = (State.WAITING, State.RUNNING)

    period = models.DateField(help_text="The month's first day.")
    kind = models.CharField(max_length=10, choices=RunKind.choices, default=RunKind.ORDINARY)
    clients = models.ManyToManyField(Client, blank=True, help_text="Blank: everyone.")
    sow = models.ForeignKey(
        StatementOfWork, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    until = models.DateField(null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    errors = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(period__day=1), name="run_period_is_a_month"),
            models.CheckConstraint(
                condition=~Q(kind="ready") | Q(sow__isnull=False, until__isnull=False),
                name="ready_run_names_its_sow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period:%B %Y}, {self.get_kind_display().lower()}"
