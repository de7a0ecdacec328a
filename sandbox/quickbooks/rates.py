"""Currencies the stand-in's companies have switched on, and what they are worth in dollars."""

from decimal import Decimal

SIX_PLACES = Decimal("0.000001")

CURRENCIES: dict[str, tuple[str, Decimal]] = {
    "USD": ("United States Dollar", Decimal("1")),
    "EUR": ("Euro", Decimal("1.0842")),
    "GBP": ("British Pound Sterling", Decimal("1.2713")),
    "JPY": ("Japanese Yen", Decimal("0.006617")),
    "CAD": ("Canadian Dollar", Decimal("0.714095")),
    "CHF": ("Swiss Franc", Decimal("1.1304")),
    "AUD": ("Australian Dollar", Decimal("0.6521")),
    "NZD": ("New Zealand Dollar", Decimal("0.5893")),
    "SEK": ("Swedish Krona", Decimal("0.0921")),
    "NOK": ("Norwegian Krone", Decimal("0.0905")),
    "DKK": ("Danish Krone", Decimal("0.1454")),
    "PLN": ("Polish Zloty", Decimal("0.2519")),
    "CZK": ("Czech Koruna", Decimal("0.0432")),
    "INR": ("Indian Rupee", Decimal("0.011842")),
    "SGD": ("Singapore Dollar", Decimal("0.7429")),
    "HKD": ("Hong Kong Dollar", Decimal("0.1284")),
    "KWD": ("Kuwaiti Dinar", Decimal("3.2525")),
    "MXN": ("Mexican Peso", Decimal("0.0491")),
    "ZAR": ("South African Rand", Decimal("0.0552")),
    "BRL": ("Brazilian Real", Decimal("0.1733")),
}


def name_of(code: str) -> str:
    """The currency's name, or its code where the name isn't known."""
    return CURRENCIES[code][0] if code in CURRENCIES else code


def rate(code: str, home: str) -> Decimal:
    """Home units for one unit of a currency, to six places; 1 for one not in the list."""
    if code == home:
        return Decimal(1)
    worth = CURRENCIES.get(code, ("", Decimal(1)))[1]
    home_worth = CURRENCIES.get(home, ("", Decimal(1)))[1]
    return (worth / home_worth).quantize(SIX_PLACES)
