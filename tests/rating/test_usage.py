"""Rule 8: usage fees, with price examples as firms publish them."""

from dataclasses import replace

import pytest

from .builders import AUGUST, JULY, SEPTEMBER, amounts, bands, d, day, rate, rows, sow, usage


def lines(fee, **terms):
    return [row[1:] for row in rows(rate(sow(usage_fees=(fee,), **terms)).lines)]


TIERED = bands((5, 7), (10, "6.5"), (None, 6))


def test_per_unit_multiplies_and_records_add_up():
    assert lines(usage("per_unit", 3, "4.5", unit_price=d("0.035"))) == [("7.5", "0.035", "0.26")]


def test_included_units_come_off_first_but_not_below_nothing():
    fee = usage("per_unit", 80, 70, unit_price=d(2), included_units=d(100))
    assert lines(fee) == [("50", "2", "100")]
    assert lines(usage("per_unit", 80, unit_price=d(2), included_units=d(100))) == []


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (1, [("1", "7", "7")]),
        (5, [("5", "7", "35")]),
        (6, [("5", "7", "35"), ("1", "6.5", "6.5")]),
        (20, [("5", "7", "35"), ("5", "6.5", "32.5"), ("10", "6", "60")]),
        ("5.25", [("5", "7", "35"), ("0.25", "6.5", "1.63")]),
    ],
)
def test_graduated_prices_each_bands_own_units(units, expected):
    assert lines(usage("graduated", units, bands=TIERED)) == expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [(5, ("5", "7", "35")), ("5.01", ("5.01", "6.5", "32.57")), (20, ("20", "6", "120"))],
)
def test_volume_prices_all_units_by_the_band_they_reach(units, expected):
    assert lines(usage("volume", units, bands=TIERED)) == [expected]


def test_a_flat_fee_follows_its_bands_line_where_units_fall_in():
    steps = bands((10, "0.5", 20), (20, "0.4", 30), (None, "0.3", 40))
    assert lines(usage("graduated", 12, bands=steps)) == [
        ("10", "0.5", "5"), ("1", "20", "20"), ("2", "0.4", "0.8"), ("1", "30", "30"),
    ]  # fmt: skip
    assert lines(usage("volume", 12, bands=steps)) == [("12", "0.4", "4.8"), ("1", "30", "30")]


@pytest.mark.parametrize("model", ["graduated", "volume"])
def test_no_units_count_as_in_the_first_band_where_the_period_overlaps_the_sow(model):
    fee = usage(model, bands=bands((10, "0.5", 20), (None, "0.3", 40)))
    assert lines(fee) == [("1", "20", "20")]
    assert lines(usage(model, bands=bands((10, "0.5"), (None, "0.3")))) == []
    for outside in (
        {"starts_on": SEPTEMBER},
        {"starts_on": JULY, "bill_from": SEPTEMBER},
        {"starts_on": JULY, "ends_on": day("07-31")},
    ):
        assert lines(fee, **outside) == []


def test_a_stairstep_is_a_volume_of_flat_fees_and_its_units_stand_at_no_price():
    steps = bands((100, 0, 50), (None, 0, 90))
    assert lines(usage("volume", 101, bands=steps)) == [("101", "0", "0"), ("1", "90", "90")]


@pytest.mark.parametrize(
    ("units", "packages"), [(1, "1"), (100, "1"), ("100.0000001", "2"), (250, "3")]
)
def test_packages_are_begun_ones(units, packages):
    fee = usage("package", units, unit_price=d(5), package_size=d(100))
    assert lines(fee) == [(packages, "5", str(5 * int(packages)))]


def test_included_units_are_not_in_a_package():
    fee = usage("package", 201, unit_price=d(5), package_size=d(100), included_units=d(100))
    assert lines(fee) == [("2", "5", "10")]


def test_percentage_prices_money_at_percent_over_a_hundred():
    assert lines(usage("percentage", "12345.67", percent=d("2.9"))) == [
        ("12345.67", "0.029", "358.02")
    ]
    assert lines(usage("percentage", 1000, percent=d("12.34567"))) == [
        ("1000", "0.1234567", "123.46")
    ]


@pytest.mark.parametrize("model", ["per_unit", "package", "percentage"])
def test_no_units_make_no_line_of_units(model):
    assert lines(usage(model, unit_price=d(5), package_size=d(1), percent=d(5))) == []


def test_a_minimum_adds_what_the_fees_lines_miss_in_rounded_amounts():
    fee = usage("per_unit", 3, unit_price=d("0.335"), minimum_amount=d(10))
    assert lines(fee) == [("3", "0.335", "1.01"), ("1", "8.99", "8.99")]
    assert lines(usage("per_unit", 3, unit_price=d(4), minimum_amount=d(12))) == [("3", "4", "12")]


def test_a_minimum_is_due_without_units_in_every_period_that_overlaps_and_in_no_other():
    fee = usage("per_unit", unit_price=d(4), minimum_amount=d(50))
    assert lines(fee) == [("1", "50", "50")]
    assert lines(fee, ends_on=AUGUST) == [("1", "50", "50")]
    assert lines(fee, starts_on=JULY, bill_from=day("08-31")) == [("1", "50", "50")]
    assert lines(fee, starts_on=JULY, bill_from=SEPTEMBER) == []
    assert lines(fee, starts_on=JULY, ends_on=day("07-31")) == []


def test_flat_fees_count_towards_the_minimum_and_each_fee_has_its_own():
    fee = usage("volume", 1, bands=bands((None, 1, 20)), minimum_amount=d(30))
    other = usage("per_unit", 90, unit_price=d(1), minimum_amount=d(30))
    assert amounts(rate(sow(usage_fees=(fee, other))), "usage") == ["1", "20", "9", "90"]


def test_fees_come_in_the_order_of_their_codes():
    fees = [replace(usage("per_unit", 1, unit_price=d(1)), code=code) for code in ("B", "A")]
    assert [line.group for line in rate(sow(usage_fees=tuple(fees))).lines] == ["A", "B"]


def test_late_records_count_with_the_period_that_bills_them_after_the_sows_end_too():
    fee = usage(
        "graduated", 12, on="08-20", bands=bands((10, 1, 5), (None, 2)), minimum_amount=d(99)
    )
    rating = rate(sow(ends_on=day("08-31"), usage_fees=(fee,)), period=SEPTEMBER)
    assert rows(rating.lines) == [
        ("usage", "10", "1", "10"), ("usage", "1", "5", "5"), ("usage", "2", "2", "4"),
    ]  # fmt: skip


def test_records_after_the_periods_last_day_wait():
    fee = usage("per_unit", 3, on="09-01", unit_price=d(2))
    rating = rate(sow(usage_fees=(fee,)))
    assert (rating.lines, rating.usage_record_ids) == ([], [])


@pytest.mark.parametrize("model", ["graduated", "volume"])
def test_units_beyond_a_last_band_that_ends_are_refused_not_lost(model):
    with pytest.raises(ValueError, match="open-ended"):
        rate(sow(usage_fees=(usage(model, 12, bands=bands((10, 1))),)))
