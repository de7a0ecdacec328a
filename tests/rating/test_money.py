"""Rule 1: money, quantities, rounding."""

from decimal import Decimal

import pytest

from invoices.rating.money import minor_units, round_amount, round_half_up, round_share
from invoices.rating.worked_time import hours

from .builders import AUGUST, amounts, card, d, entry, rate, retainer, rows, sow, tier, usage

ISO_4217_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"


@pytest.mark.parametrize("currency", ISO_4217_WITHOUT_DECIMALS.split())
def test_currencies_without_minor_units_have_none(currency):
    assert minor_units(currency) == 0


@pytest.mark.parametrize("currency", ["USD", "EUR", "KWD", "BHD", "CLF", "UYW", "MGA", "MRU"])
def test_all_others_have_two_also_those_that_iso_gives_three_or_four(currency):
    assert minor_units(currency) == 2


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("2.345", "2.35"), ("-2.345", "-2.35"), ("2.3449999", "2.34"), ("-2.3450001", "-2.35")],
)
def test_half_is_rounded_away_from_zero_also_below_zero(value, rounded):
    assert round_amount(Decimal(value), "USD") == Decimal(rounded)


def test_nothing_is_ever_minus_zero():
    assert str(round_half_up(Decimal("-0.001"), 2)) == "0.00"
    assert str(round_half_up(Decimal(-8) * 0, 2)) == "0.00"


def test_products_of_many_digits_are_rounded_once():
    units, price = d("123456789012345.1234567"), d("98765432109.7654321")
    fee = usage("per_unit", units, unit_price=price)
    exact = int(units.scaleb(7)) * int(price.scaleb(7))
    (line,) = rate(sow(usage_fees=(fee,))).lines
    assert line.amount == Decimal((exact + 5 * 10**11) // 10**12).scaleb(-2)


def test_the_quantity_is_the_whole_lines_seconds_over_3600_rounded_once_to_seven_decimals():
    thirds = [entry(n, "08-03", 0) for n in range(1, 4)]
    worked = [type(e)(e.entry_id, e.worked_on, 1, e.person) for e in thirds]
    (line,) = rate(sow(), *worked).lines
    assert line.quantity == d("0.0008333") == hours(3)
    assert hours(1) * 3 != line.quantity


def test_the_amount_is_what_the_customer_multiplies():
    seconds = 33_600
    (line,) = rate(sow(rate_cards=(card("233.33"),)), entry(1, "08-03", d(seconds) / 3600)).lines
    assert (line.quantity, line.amount) == (d("9.3333333"), d("2177.75"))


def test_yen_have_no_sen():
    terms = sow(currency="JPY", rate_cards=(card(8001),))
    assert amounts(rate(terms, entry(1, "08-03", "1.5")), "time") == ["12002"]


def test_own_seconds_and_proration_round_half_up():
    assert round_share(1, 1, 2) == 1
    assert round_share(3, 1, 2) == 2
    assert round_share(10, 1, 3) == 3


def test_lines_of_nothing_are_made_for_hours_and_for_units_only():
    free = sow(
        rate_cards=(card(0),),
        discount_percent=d(10),
        minimum_amount=d(0),
        retainers=(retainer(tier(hours=1, overage_rate=None), "08-01"),),
        usage_fees=(usage("per_unit", 5, unit_price=d(0)),),
        cap_amount=d(1000),
    )
    assert rows(rate(free, entry(1, "08-03", 3)).lines) == [
        ("retainer_hours", "1", "0", "0"),
        ("time", "2", "0", "0"),
        ("usage", "5", "0", "0"),
    ]


def test_overage_at_price_zero_is_a_line_too():
    free = sow(retainers=(retainer(tier(hours=1, overage_rate=d(0))),))
    assert rows(rate(free, entry(1, "08-03", 3)).lines)[1] == ("overage", "2", "0", "0")


def test_units_whose_amount_rounds_to_nothing_are_a_line():
    fee = usage("percentage", "0.10", percent=d("0.00001"))
    assert rows(rate(sow(usage_fees=(fee,)), period=AUGUST).lines) == [
        ("usage", "0.1", "0.0000001", "0")
    ]
