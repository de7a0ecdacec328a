"""Numbers for approved invoices: one unbroken series a company, given once and kept for good."""

from django.db import transaction

from clients.models import Company

from ..models import Invoice, NumberSeries


def number_for(invoice: Invoice) -> str:
    """The invoice's number, or the next of its company's series; call inside a transaction.

    A number of an invoice that was recalled stays with it, so that the series has no gaps.
    """
    return invoice.number or _next(invoice.client.company)


@transaction.atomic
def _next(company: Company) -> str:
    NumberSeries.objects.get_or_create(company=company)
    series = NumberSeries.objects.select_for_update().get(company=company)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{company.number_prefix}{series.last:05d}"
