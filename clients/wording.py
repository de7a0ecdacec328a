"""How money and prices are written for people: grouped, with the currency's own decimals."""

from decimal import Decimal

from clients.models.fields import minor_units


def amount(value: Decimal, currency: str) -> str:
    """`18,500.50` in dollars, `560,000` in yen; a finer value keeps its decimals."""
    whole, _, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0").ljust(minor_units(currency), "0")
    return f"{whole}{'.' if decimals else ''}{decimals}"


def money(value: Decimal, currency: str) -> str:
    """The amount and its currency: `18,500.50 USD`, `560,000 JPY`."""
    return f"{amount(value, currency)} {currency}"
