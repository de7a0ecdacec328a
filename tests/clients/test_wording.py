"""Money as people read it."""

from decimal import Decimal

import pytest

from clients.wording import money


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("18500.5", "USD", "18,500.50 USD"),
        ("560000.00", "JPY", "560,000 JPY"),
        ("0.0333000", "USD", "0.0333 USD"),
        ("-12.5000000", "EUR", "-12.50 EUR"),
        ("1.5", "KWD", "1.50 KWD"),
    ],
)
def test_money_is_grouped_and_has_its_currencys_decimals(amount, currency, words):
    assert money(Decimal(amount), currency) == words
