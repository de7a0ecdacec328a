"""How money and prices are written for people: grouped, with the currency's own decimals."""

from decimal import Decimal

from clients.models.fields import minor_units


def money(amount: Decimal, currency: str) -> str:
    """`18,500.50 USD`, `560,000 JPY`; the amount is exact, a finer one keeps its decimals."""
    whole, _, decimals = f"{amount:,f}".partition(".")
    decimals = decimals.rstrip("0").ljust(minor_units(currency), "0")
    return f"{whole}{'.' if decimals else ''}{decimals} {currency}"
