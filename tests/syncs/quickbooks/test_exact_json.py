"""Figures cross the border digit by digit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncs.quickbooks.exact_json import dumps, indented, kept, loads
from syncs.quickbooks.gateway import quoted


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1861.08"), "1861.08"),
        (Decimal("100.00"), "100"),
        (Decimal("-0.0000001"), "-0.0000001"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0E-7"), "0"),
        ({"Amount": Decimal("0.30"), "Name": "Zürich “Büro”"},
         '{"Amount":0.3,"Name":"Z\\u00fcrich \\u201cB\\u00fcro\\u201d"}'),
        ([True, None, 7, "a"], '[true,null,7,"a"]'),
    ],
)  # fmt: skip
def test_every_value_has_one_text(value: object, text: str) -> None:
    assert dumps(value) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=7))
def test_no_digit_is_lost_on_the_way_there_and_back(value: Decimal) -> None:
    assert Decimal(loads(dumps(value))) == value


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="no exact number"):
        dumps({"Amount": 0.1})


def test_fractions_are_kept_as_text() -> None:
    assert kept({"TotalAmt": Decimal("1.10"), "Qty": 2}) == {"TotalAmt": "1.1", "Qty": 2}


def test_what_is_indented_says_the_same_digit_by_digit() -> None:
    value = {"Line": [{"Amount": Decimal("10.50"), "Qty": Decimal("0.3333333")}, []], "Empty": {}}
    text = indented(value)
    assert loads(text) == loads(dumps(value))
    assert '\n      "Qty": 0.3333333\n' in text


def test_quotes_and_backslashes_cant_break_out_of_a_query() -> None:
    assert quoted("O'Brien \\") == "'O\\'Brien \\\\'"


@pytest.mark.parametrize("text", ['{"Rate": NaN}', "[" * 100_000, '{"Id": -Infinity}'])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(text)


def test_what_the_database_refuses_is_dropped() -> None:
    assert loads('{"a": "b\\u0000c\\ud800"}') == {"a": "bc"}
