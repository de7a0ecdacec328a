"""Exchange rates for invoices in foreign currencies: from our table, else asked of QuickBooks."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, partial

from clients.models import Company, ExchangeRate
from invoices.models import Invoice

from ..errors import Permanent
from ..quickbooks.gateway import Gateway


def complete_exchange_rates(
    invoices: Iterable[Invoice], gateway: Gateway, home: str, *, keep: bool = True
) -> None:
    """Gives every invoice in a foreign currency that lacks one the rate of its date.

    A rate that was typed in after QuickBooks' had been taken counts, until the invoice is sent.
    Without `keep` only the objects at hand get it, and nothing of the invoices is written. Each
    day's rate of a currency is asked for once, however many invoices lack it.
    """
    typed_in, asked = cache(_typed_in), cache(partial(exchange_rate, gateway=gateway))
    for invoice in invoices:
        if invoice.currency == home:
            continue
        company, day = invoice.client.company, invoice.invoice_on
        rate = typed_in(company, invoice.currency, day)
        if rate is None and invoice.exchange_rate is None:
            rate = asked(company, invoice.currency, day)
        if rate and rate.rate != invoice.exchange_rate:
            _give(invoice, rate, keep)


def _give(invoice: Invoice, rate: ExchangeRate, keep: bool) -> None:
    invoice.exchange_rate, invoice.exchange_rate_source = rate.rate, rate.source
    if keep:
        Invoice.objects.filter(pk=invoice.pk).update(
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


def _typed_in(company: Company, currency: str, on: date) -> ExchangeRate | None:
    rates = ExchangeRate.objects.filter(source=ExchangeRate.Source.BY_HAND)
    return rates.filter(company=company, currency=currency, on=on).first()


def _fetched(company: Company, currency: str, on: date, gateway: Gateway) -> ExchangeRate | None:
    """QuickBooks' rate; that of a day to come may still change, so it isn't kept."""
    try:
        rate = _positive(gateway.exchange_rate(currency, on).get("Rate"))
    except Permanent:
        return None
    if rate is None:
        return None
    source = ExchangeRate.Source.QUICKBOOKS
    if on > company.today():
        return ExchangeRate(company=company, currency=currency, on=on, rate=rate, source=source)
    return ExchangeRate.objects.get_or_create(
        company=company, currency=currency, on=on, defaults={"rate": rate, "source": source}
    )[0]


def _positive(value: object) -> Decimal | None:
    """The rate digit by digit; None where there is none above nothing."""
    if isinstance(value, bool):
        return None
    try:
        rate = Decimal(str(value))
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and rate > 0 else None
