"""What an invoice settles beside time: retainer fees by month, usage records, milestones."""

import pgtrigger
from django.db import models
from django.db.models import Q

from clients.models import Milestone, Retainer, StatementOfWork, UsageRecord

from .frozen import frozen_with_its_invoice
from .invoice import Invoice
from .statement_trigger import after_statement

_SETTLED_ONCE = """
IF EXISTS (
    SELECT 1 FROM invoices_settlement s JOIN invoices_invoice i ON i.id = s.invoice_id
    WHERE i.status NOT IN ('void', 'failed') AND s.sow_id IN (SELECT sow_id FROM fresh)
    GROUP BY s.retainer_id, s.month, s.usage_record_id, s.milestone_id HAVING COUNT(*) > 1
) THEN
    RAISE EXCEPTION 'A fee, usage record or milestone would be billed twice.'
        USING ERRCODE = 'unique_violation';
END IF;
RETURN NULL;
"""


class Settlement(models.Model):
    """One fee, usage record or milestone that is billed, with its figure as it was then."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="settlements")
    sow = models.ForeignKey(StatementOfWork, on_delete=models.PROTECT, related_name="+")
    retainer = models.ForeignKey(
        Retainer, on_delete=models.PROTECT, null=True, blank=True, related_name="settlements"
    )
    month = models.DateField(null=True, blank=True)
    usage_record = models.ForeignKey(
        UsageRecord, on_delete=models.PROTECT, null=True, blank=True, related_name="settlements"
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="settlements"
    )
    figure = models.DecimalField(
        max_digits=23, decimal_places=7, help_text="The amount, or the quantity of usage."
    )
    dated_on = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [
            *frozen_with_its_invoice(),
            after_statement("settled_once", pgtrigger.Insert, _SETTLED_ONCE, new="fresh"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(retainer__isnull=False, month__isnull=False,
                            usage_record__isnull=True, milestone__isnull=True)
                | Q(retainer__isnull=True, month__isnull=True,
                    usage_record__isnull=False, milestone__isnull=True)
                | Q(retainer__isnull=True, month__isnull=True,
                    usage_record__isnull=True, milestone__isnull=False),
                name="settlement_names_one_thing",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.retainer or self.usage_record or self.milestone} on {self.invoice}"
