"""Allocations: which seconds of which entry stand on which invoice, at what price."""

import pgtrigger
from django.db import models
from django.db.models import Q

from clients.models import Retainer, StatementOfWork

from .frozen import frozen_with_its_invoice
from .invoice import Invoice
from .line import Line
from .time_entry import TimeEntry

_NEVER_MORE_THAN_THE_ENTRY = """
PERFORM 1 FROM invoices_timeentry e
    WHERE e.id IN (SELECT entry_id FROM fresh) ORDER BY e.id FOR NO KEY UPDATE;
IF EXISTS (
    SELECT 1 FROM invoices_allocation a JOIN invoices_invoice i ON i.id = a.invoice_id
    WHERE a.entry_id IN (SELECT entry_id FROM fresh)
        AND a.reverses_id IS NULL AND i.status NOT IN ('void', 'failed')
        AND NOT EXISTS (
            SELECT 1 FROM invoices_allocation r JOIN invoices_invoice ri ON ri.id = r.invoice_id
            WHERE r.reverses_id = a.id AND ri.status NOT IN ('void', 'failed'))
    GROUP BY a.entry_id, a.fingerprint HAVING SUM(a.own_seconds) > MAX(a.entry_seconds)
) THEN
    RAISE EXCEPTION 'An entry would be billed twice: more seconds stand on invoices than it has.'
        USING ERRCODE = 'unique_violation';
END IF;
IF EXISTS (
    SELECT 1 FROM invoices_allocation r JOIN invoices_invoice ri ON ri.id = r.invoice_id
    WHERE r.reverses_id IN (SELECT reverses_id FROM fresh WHERE reverses_id IS NOT NULL)
        AND ri.status NOT IN ('void', 'failed')
    GROUP BY r.reverses_id HAVING COUNT(*) > 1
) THEN
    RAISE EXCEPTION 'A billing would be reversed twice.' USING ERRCODE = 'unique_violation';
END IF;
RETURN NULL;
"""


class Allocation(models.Model):
    """A piece of an entry on an invoice; it stands while the invoice lives and nothing reverses it.

    `own_seconds` are the entry's own, `billable_seconds` those after the SOW's increments.
    """

    class Kind(models.TextChoices):
        TIME = "time", "Priced by rate card"
        OVERAGE = "overage", "Beyond the allowance"
        DRAWN = "drawn", "Covered by the retainer"
        ZERO = "zero", "Rounded to nothing"
        CORRECTION = "correction", "Reverses billed time"
        GIVE_BACK = "give_back", "Gives hours back to the retainer"

    class Part(models.TextChoices):
        OWN = "own", "The month's own hours"
        CARRIED = "carried", "Hours carried over"
        LAPSED = "lapsed", "Hours that had lapsed, for late time"

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    line = models.ForeignKey(
        Line, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    entry = models.ForeignKey(TimeEntry, on_delete=models.PROTECT, related_name="allocations")
    sow = models.ForeignKey(StatementOfWork, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    billable_seconds = models.BigIntegerField()
    own_seconds = models.BigIntegerField(default=0)
    unit_price = models.DecimalField(max_digits=23, decimal_places=7, default=0)
    group = models.CharField(max_length=200, blank=True)
    month = models.DateField(null=True, blank=True)
    allowance_month = models.DateField(null=True, blank=True)
    allowance_retainer = models.ForeignKey(
        Retainer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    allowance_part = models.CharField(max_length=8, choices=Part.choices, blank=True)
    fingerprint = models.CharField(max_length=400)
    entry_seconds = models.BigIntegerField()
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals"
    )

    class Meta:
        ordering = ["invoice", "line", "entry"]
        triggers = [
            *frozen_with_its_invoice(),
            pgtrigger.Trigger(
                name="never_more_than_the_entry",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="fresh"),
                func=_NEVER_MORE_THAN_THE_ENTRY,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["correction", "give_back"], reverses__isnull=False)
                | (
                    ~Q(kind__in=["correction", "give_back"])
                    & Q(reverses__isnull=True, billable_seconds__gte=0, own_seconds__gte=0)
                ),
                name="reversals_name_what_they_reverse",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.billable_seconds} s of {self.entry}"
