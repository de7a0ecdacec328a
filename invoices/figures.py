"""How money, hours, and months are written on pages; nothing here rounds what is billed."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format

from clients.models.fields import minor_units
from clients.wording import amount, money

from .models import Invoice
from .rating.explanation import counted

__all__ = [
    "amount", "count", "counted", "figure", "hours", "money", "month", "price", "signed",
    "signed_total", "totals",
]  # fmt: skip
HOUR = Decimal(3600)


def figure(value: Decimal, places: int = 0) -> str:
    """The figure without trailing zeros, yet with at least so many decimals."""
    plain = f"{value.normalize():f}"
    decimals = len(plain.partition(".")[2])
    return f"{value:,.{max(decimals, places)}f}"


def price(value: Decimal, currency: str) -> str:
    """A unit price: the minor units at least, and no decimal lost."""
    return figure(value, minor_units(currency))


def hours(seconds: int | None) -> str:
    """Seconds as hours with two decimals, half up; for the eye, not for sums."""
    value = Decimal(seconds or 0) / HOUR
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def month(day: date) -> str:
    """October 2026."""
    return date_format(day, "F Y")


def signed_total(invoice: Invoice) -> Decimal:
    """The total as it changes what the client owes: a credit memo counts against it."""
    credit = invoice.kind == Invoice.Kind.CREDIT_MEMO
    return -invoice.total_amount if credit else invoice.total_amount


def totals(invoices: Iterable[Invoice]) -> list[str]:
    """What invoices come to, each currency by itself; credit memos count against it."""
    sums: dict[str, Decimal] = {}
    for invoice in invoices:
        sums[invoice.currency] = sums.get(invoice.currency, Decimal(0)) + signed_total(invoice)
    return [money(value, currency) for currency, value in sorted(sums.items())]


def signed(value: Decimal, currency: str) -> str:
    """An amount with its sign, also where it is more: +150.00."""
    return f"+{amount(value, currency)}" if value > 0 else amount(value, currency)


def count(number: int) -> str:
    """A whole number with a comma at the thousands."""
    return f"{number:,}"
