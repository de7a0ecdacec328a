"""What makes a deal ready for billing, and which deals said so."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models

from invoices.models import Invoice


class ReadyTrigger(models.Model):
    """The property whose value asks for an invoice; there is one. The console never writes it."""

    class ObjectType(models.TextChoices):
        DEAL = "deals", "The deal"
        PROJECT = "0-970", "A HubSpot project associated with the deal"

    object_type = models.CharField(
        max_length=10, choices=ObjectType.choices, default=ObjectType.DEAL
    )
    property_name = models.CharField(
        max_length=100,
        default="billing_status",
        help_text="A property, or dealstage (hs_pipeline_stage for projects) for a stage.",
    )
    values = models.CharField(
        max_length=400,
        default="ready_for_billing",
        help_text="As HubSpot stores them, separated by commas: any of them makes it ready.",
    )
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "ready-for-billing trigger"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_ready_trigger")
        ]

    def __str__(self) -> str:
        return f"Ready for billing: {self.property_name} is {self.values}"

    @classmethod
    def current(cls) -> Self:
        """The trigger in use, with its defaults where nobody has changed it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def clean(self) -> None:
        """Refuses a second one."""
        if self.pk not in (None, 1):
            raise ValidationError("There is one trigger; change the existing one.")

    @property
    def ready_values(self) -> list[str]:
        """The values, as HubSpot stores them."""
        return [value.strip() for value in self.values.split(",") if value.strip()]


class ReadyDeal(models.Model):
    """A deal that is, or was, ready for billing; handled once for each time it became so."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    deal_id = models.CharField("HubSpot deal id", max_length=40, unique=True)
    ready_since = models.DateTimeField(help_text="When the deal became ready, by HubSpot.")
    noticed_at = models.DateTimeField(auto_now_add=True)
    noticed_by = models.CharField(max_length=10, default="webhook")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    handled_since = models.DateTimeField(
        null=True, blank=True, help_text="The `ready since` that was handled last."
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    invoice = models.ForeignKey(
        Invoice, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.TextField(blank=True)

    class Meta:
        ordering = ["-ready_since"]

    def __str__(self) -> str:
        return f"Deal {self.deal_id}: {self.get_state_display().lower()}"
