"""Rule 1.1: the terms and the engine know the same minor units, those of ISO 4217."""

import pytest
from babel.numbers import list_currencies

from clients.models.fields import minor_units as of_the_terms
from invoices.rating.money import minor_units as of_the_engine


@pytest.mark.parametrize("currency", sorted(list_currencies()))
def test_the_terms_take_as_many_decimals_as_the_engine_rounds_to(currency):
    assert of_the_terms(currency) == of_the_engine(currency)


def test_coins_that_are_merely_out_of_use_count_still():
    assert of_the_terms("RSD") == 2
