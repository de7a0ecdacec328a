"""Clients: who gets invoices, in which currency, and how they are sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .base import VersionedTerms
from .company import Company
from .fields import AmountField, CurrencyField, PercentField


class Client(VersionedTerms):
    """A customer of the firm; always invoiced in its one currency."""

    class InvoicePer(models.TextChoices):
        CLIENT = "client", "One invoice for all SOWs"
        SOW = "sow", "One invoice for each SOW"

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="clients")
    currency = CurrencyField()
    hubspot_company_id = models.CharField("HubSpot company id", max_length=40, blank=True)
    quickbooks_customer_id = models.CharField("QuickBooks customer id", max_length=40, blank=True)
    billing_email = models.EmailField(max_length=100, blank=True)
    payment_terms = models.CharField(
        max_length=31, blank=True, help_text="As the term is called in QuickBooks, Net 30 say."
    )
    tax_code = models.CharField(
        max_length=40, blank=True, help_text="A QuickBooks tax code that overrides the lines'."
    )
    invoice_per = models.CharField(
        max_length=10, choices=InvoicePer.choices, default=InvoicePer.CLIENT
    )
    auto_approve = models.BooleanField(
        default=False, help_text="Approve invoices without warnings by themselves."
    )
    auto_approve_limit = AmountField(
        null=True, blank=True, help_text="A total above this waits for a person; blank is no limit."
    )
    auto_approve_tolerance_percent = PercentField(
        null=True,
        blank=True,
        help_text="How far a total may differ from the mean of the last three; blank is any.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who looks after the client and reviews its invoices.",
    )
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="clients",
        help_text="Project-team users who may see this client.",
    )

    class Meta(VersionedTerms.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "quickbooks_customer_id"],
                condition=~Q(quickbooks_customer_id=""),
                name="one_client_a_quickbooks_customer",
                violation_error_message="Another client already has this QuickBooks customer.",
            ),
            models.CheckConstraint(
                condition=Q(invoice_per__in=["client", "sow"]),
                name="client_invoice_per_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
