"""Allocations: which seconds of which entry stand on which invoice, at what price."""

import pgtrigger
from django.db import models
from django.db.models import Q

from clients.models import Retainer, StatementOfWork

from .frozen import frozen_with_its_invoice
from .invoice import Invoice
from .line import Line
from .statement_trigger import after_statement
from .time_entry import TimeEntry

_NEVER_MORE_THAN_THE_ENTRY = """
PERFORM 1 FROM invoices_timeentry e
    WHERE e.id IN (SELECT entry_id FROM fresh) ORDER BY e.id FOR NO KEY UPDATE;
IF EXISTS (
    SELECT 1 FROM invoices_allocation a
    WHERE a.entry_id IN (SELECT entry_id FROM fresh) AND a.standing AND a.reverses_id IS NULL
    GROUP BY a.entry_id, a.fingerprint HAVING SUM(a.own_seconds) > MAX(a.entry_seconds)
) THEN
    RAISE EXCEPTION 'An entry would be billed twice: more seconds stand on invoices than it has.'
        USING ERRCODE = 'unique_violation';
END IF;
RETURN NULL;
"""
_REVERSED_NO_LONGER_STANDS = """
UPDATE invoices_allocation SET standing = FALSE
    WHERE id IN (SELECT reverses_id FROM fresh WHERE reverses_id IS NOT NULL) AND standing;
RETURN NULL;
"""
_STANDS_AGAIN = """
UPDATE invoices_allocation a SET standing = TRUE FROM invoices_invoice i
    WHERE a.id IN (SELECT reverses_id FROM gone WHERE reverses_id IS NOT NULL)
        AND i.id = a.invoice_id AND i.status <> 'void';
RETURN NULL;
"""


class Allocation(models.Model):
    """A piece of an entry on an invoice; it stands while the invoice lives and nothing reverses it.

    `own_seconds` are the entry's own, `billable_seconds` those after the SOW's increments. Only
    the database writes `standing`: it falls with a reversal or a void, and rises with their end.
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
    standing = models.BooleanField(default=True, editable=False)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals"
    )

    class Meta:
        triggers = [
            *frozen_with_its_invoice(but="standing"),
            after_statement(
                "c_never_more_than_the_entry",
                pgtrigger.Insert,
                _NEVER_MORE_THAN_THE_ENTRY,
                new="fresh",
            ),
            after_statement(
                "a_reversed_billing_falls",
                pgtrigger.Insert,
                _REVERSED_NO_LONGER_STANDS,
                new="fresh",
            ),
            after_statement("b_billing_stands_again", pgtrigger.Delete, _STANDS_AGAIN, old="gone"),
        ]
        indexes = [
            models.Index(
                fields=["entry", "fingerprint"],
                condition=Q(standing=True, reverses__isnull=True),
                name="standing_billings",
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
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(standing=True, reverses__isnull=False),
                name="one_reversal_a_billing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.billable_seconds} s of {self.entry}"
