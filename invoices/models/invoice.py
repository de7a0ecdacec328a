"""Invoices and credit memos: what a client is asked for, and where each stands."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import Client, StatementOfWork
from clients.models.fields import CurrencyField

from .billing_run import BillingRun, RunKind
from .status import FROZEN, PAIRS, Status

_FROZEN_COLUMNS = [
    "client_id", "sow_id", "period", "run_kind", "sequence", "kind", "currency", "total_amount",
    "number", "invoice_on", "due_on",
]  # fmt: skip
_CHANGES_WHAT_IS_FROZEN = (
    f"OLD.status IN ({', '.join(repr(status.value) for status in FROZEN)}) AND ("
    + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in _FROZEN_COLUMNS)
    + ")"
)
_RELEASE = """
UPDATE invoices_allocation SET standing = FALSE WHERE invoice_id = NEW.id AND standing;
UPDATE invoices_allocation a SET standing = TRUE FROM invoices_invoice i
    WHERE a.id IN (SELECT reverses_id FROM invoices_allocation
                   WHERE invoice_id = NEW.id AND reverses_id IS NOT NULL)
        AND i.id = a.invoice_id AND i.status <> 'void';
RETURN NULL;
"""

_NUMBERED_TWICE = """
IF EXISTS (
    SELECT 1 FROM invoices_invoice i JOIN clients_client c ON c.id = i.client_id
    WHERE i.number = NEW.number AND i.id <> NEW.id
        AND c.company_id = (SELECT company_id FROM clients_client WHERE id = NEW.client_id)
) THEN
    RAISE EXCEPTION 'The company has an invoice of this number already.'
        USING ERRCODE = 'unique_violation';
END IF;
RETURN NULL;
"""


class Invoice(models.Model):
    """An invoice of a client, or of one SOW, for a month. `sequence` 0 is the month's own."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT_MEMO = "credit_memo", "Credit memo"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="invoices")
    sow = models.ForeignKey(
        StatementOfWork,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
        help_text="Blank where one invoice covers the client.",
    )
    period = models.DateField()
    run_kind = models.CharField(max_length=10, choices=RunKind.choices, default=RunKind.ORDINARY)
    sequence = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INVOICE)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    number = models.CharField(max_length=21, blank=True)
    currency = CurrencyField()
    total_amount = models.DecimalField(
        "total", max_digits=18, decimal_places=2, default=0, help_text="Before tax."
    )
    invoice_on = models.DateField("invoice date")
    due_on = models.DateField("due date", null=True, blank=True)
    exchange_rate = models.DecimalField(max_digits=20, decimal_places=10, null=True, blank=True)
    exchange_rate_source = models.CharField(max_length=20, blank=True)
    problems = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    status_reason = models.TextField(blank=True)
    run = models.ForeignKey(
        BillingRun, on_delete=models.PROTECT, null=True, blank=True, related_name="invoices"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    priced_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-period", "-id"]
        triggers = [
            pgtrigger.FSM(
                name="only_known_moves", field="status", transitions=PAIRS, separator=">"
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="void_releases_what_it_billed",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.status = 'void' AND OLD.status <> 'void'"),
                func=_RELEASE,
            ),
            pgtrigger.Trigger(
                name="one_invoice_a_number",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("number"),
                condition=pgtrigger.Condition("NEW.number <> ''"),
                func=_NUMBERED_TWICE,
            ),
            pgtrigger.Protect(
                name="frozen_once_approved",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_CHANGES_WHAT_IS_FROZEN),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "sow", "period", "sequence"],
                condition=~Q(status__in=["void", "empty"]),
                nulls_distinct=False,
                name="one_live_invoice",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="invoice_status_is_known"
            ),
            models.CheckConstraint(condition=Q(period__day=1), name="invoice_period_is_a_month"),
            models.CheckConstraint(
                condition=Q(total_amount__gte=0), name="invoice_total_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[status.value for status in FROZEN]) | ~Q(number=""),
                name="approved_invoice_has_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "period"], name="invoices_by_status"),
            models.Index(fields=["period"], name="invoices_of_a_period"),
            models.Index(fields=["number"], condition=~Q(number=""), name="invoices_by_number"),
        ]

    def __str__(self) -> str:
        name = self.number or f"{self.get_kind_display()} {self.pk}"
        return f"{name} · {self.client} · {self.period:%B %Y}"

    @property
    def is_frozen(self) -> bool:
        """Whether it is approved or beyond, so that nothing of it may change."""
        return self.status in FROZEN

    @property
    def warning_codes(self) -> list[str]:
        """The codes of rule 14 that keep it from automatic approval."""
        return [warning["code"] for warning in self.warnings]

    @property
    def problem_codes(self) -> list[str]:
        """The codes of rule 13 that failed it."""
        return [problem["code"] for problem in self.problems]
