"""The kinds of figures and words that terms are made of, each with its limits in one place."""

from decimal import Decimal
from typing import Any, TypeVar

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

MONEY_DIGITS = 18
# ISO 4217's own list: Babel's, of the CLDR, leaves out coins that are merely out of use (RSD, MGA).
_WITHOUT_MINOR_UNITS = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
     "VUV", "XAF", "XOF", "XPF"]
)  # fmt: skip
_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)


def validate_currency(code: str) -> None:
    """Raises ValidationError unless the code is a currency of ISO 4217."""
    if code not in list_currencies():
        raise ValidationError(
            f"{code!r} is not an ISO 4217 currency; use three capital letters such as USD."
        )


def minor_units(currency: str) -> int:
    """Decimals of an amount by ISO 4217, two at most (QuickBooks keeps no more)."""
    return 0 if currency in _WITHOUT_MINOR_UNITS else 2


def check_minor_units(amount: Decimal | None, currency: str, field: str) -> None:
    """Raises ValidationError for an amount finer than its currency's minor units."""
    if amount is None:
        return
    places = minor_units(currency)
    if amount != round(amount, places):
        raise ValidationError(
            {field: f"{amount} is finer than {currency} allows; use at most {places} decimals."}
        )


class CurrencyField(models.CharField[_ST, _GT]):
    """An ISO 4217 code."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 3)
        options.setdefault("validators", [validate_currency])
        super().__init__(**options)


class AmountField(models.DecimalField[_ST, _GT]):
    """An amount of money beside a currency column; never negative in the terms."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_digits", MONEY_DIGITS)
        options.setdefault("decimal_places", 2)
        options.setdefault("validators", [MinValueValidator(Decimal(0))])
        super().__init__(**options)


class UnitPriceField(models.DecimalField[_ST, _GT]):
    """A price of an hour or a unit: seven decimals, as QuickBooks keeps."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_digits", MONEY_DIGITS + 5)
        options.setdefault("decimal_places", 7)
        options.setdefault("validators", [MinValueValidator(Decimal(0))])
        super().__init__(**options)


class QuantityField(models.DecimalField[_ST, _GT]):
    """Hours or units: seven decimals, never negative in the terms."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_digits", MONEY_DIGITS + 5)
        options.setdefault("decimal_places", 7)
        options.setdefault("validators", [MinValueValidator(Decimal(0))])
        super().__init__(**options)


class PercentField(models.DecimalField[_ST, _GT]):
    """A percentage with at most five decimals."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_digits", 10)
        options.setdefault("decimal_places", 5)
        options.setdefault("validators", [MinValueValidator(Decimal(0))])
        super().__init__(**options)
