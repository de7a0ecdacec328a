"""Numbers for approved invoices: one unbroken series a company, given once and kept for good."""

from collections.abc import Sequence
from itertools import groupby

from django.db import connection, transaction

from clients.models import Company

from ..models import Invoice, NumberSeries


def number_for(invoice: Invoice) -> str:
    """The invoice's number, or the next of its company's series; call inside a transaction.

    A number of an invoice that was recalled stays with it, so that the series has no gaps.
    """
    return invoice.number or _next(invoice.client.company, 1)[0]


def number_all(invoices: Sequence[Invoice]) -> None:
    """Gives each a number in the order they come, and writes it; call inside a transaction."""
    bare = [invoice for invoice in invoices if not invoice.number]
    bare.sort(key=lambda invoice: invoice.client.company_id)
    for company, group in groupby(bare, key=lambda invoice: invoice.client.company):
        of_company = list(group)
        numbers = _next(company, len(of_company))
        for invoice, number in zip(of_company, numbers, strict=True):
            invoice.number = number
    _write(bare)


def _write(invoices: Sequence[Invoice]) -> None:
    """In one statement, which the ORM's bulk update would make many times as slow."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE invoices_invoice SET number = given.number "
            "FROM unnest(%s::bigint[], %s::text[]) AS given (id, number) "
            "WHERE invoices_invoice.id = given.id",
            [[invoice.pk for invoice in invoices], [invoice.number for invoice in invoices]],
        )


@transaction.atomic
def _next(company: Company, count: int) -> list[str]:
    NumberSeries.objects.get_or_create(company=company)
    series = NumberSeries.objects.select_for_update().get(company=company)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [f"{company.number_prefix}{each:05d}" for each in range(first, series.last + 1)]
