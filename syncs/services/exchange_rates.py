"""Exchange rates for invoices in foreign currencies: from our table, else asked of QuickBooks."""

from collections.abc import Iterable
from datetime import date

from clients.models import Company, ExchangeRate
from invoices.models import Invoice

from ..errors import Permanent
from ..quickbooks.gateway import Gateway


def complete_exchange_rates(invoices: Iterable[Invoice], gateway: Gateway, home: str) -> None:
    """Gives every invoice in a foreign currency that lacks one the rate of its date."""
    for invoice in invoices:
        if invoice.currency != home and invoice.exchange_rate is None:
            rate = exchange_rate(
                invoice.client.company, invoice.currency, invoice.invoice_on, gateway
            )
            if rate:
                Invoice.objects.filter(pk=invoice.pk, exchange_rate__isnull=True).update(
                    exchange_rate=rate.rate, exchange_rate_source=rate.source
                )


def exchange_rate(
    company: Company, currency: str, on: date, gateway: Gateway
) -> ExchangeRate | None:
    """Home units for one unit on that day; what was typed in counts before QuickBooks' rate.

    None where QuickBooks has none either: somebody has to enter it.
    """
    known = ExchangeRate.objects.filter(company=company, currency=currency, on=on).first()
    return known or _fetched(company, currency, on, gateway)


def _fetched(company: Company, currency: str, on: date, gateway: Gateway) -> ExchangeRate | None:
    try:
        rate = gateway.exchange_rate(currency, on).get("Rate")
    except Permanent:
        return None
    if not rate or rate <= 0:
        return None
    return ExchangeRate.objects.get_or_create(
        company=company,
        currency=currency,
        on=on,
        defaults={"rate": rate, "source": ExchangeRate.Source.QUICKBOOKS},
    )[0]
