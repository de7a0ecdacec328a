"""Rule 8: usage fees in their five models, flat fees and minimums."""

from fractions import Fraction

from .books import Books, Line
from .figures import amount, day, last_day, money, number
from .reading import Row, Terms, bill_from, overlaps

Band = tuple[Fraction | None, Fraction, Fraction]
"""Where it ends (None: nowhere), its price, its flat fee."""


def open_records(fee: Row, sow: Row, terms: Terms, books: Books, period: int) -> list[Row]:
    """Unsettled records up to the period's last day, none before bill_from (rule 5.4)."""
    settled = {key for _one, taking in books.takings(sow["code"]) for key in taking.records}
    return [
        record
        for record in terms.rows("usage_records", usage_fee=fee["code"])
        if (fee["code"], record["reference"]) not in settled
        and bill_from(sow) <= day(record["recorded_on"]) <= last_day(period)
    ]


def fee_lines(fee: Row, sow: Row, terms: Terms, records: list[Row], period: int) -> list[Line]:
    """All lines of one fee in one period."""
    total = sum((Fraction(one["quantity"]) for one in records), Fraction(0))
    units = max(Fraction(0), total - amount(fee["included_units"]))
    due = overlaps(sow, period)
    lines = {
        "per_unit": lambda: per_unit(fee, units),
        "graduated": lambda: graduated(bands_of(fee, terms), units, due),
        "volume": lambda: volume(bands_of(fee, terms), units, due),
        "package": lambda: package(fee, units),
        "percentage": lambda: [(units, Fraction(fee["percent"]) / 100, True)] if units else [],
    }[fee["model"]]()
    made = [line_of(fee, sow, *one) for one in lines]
    missing = amount(fee["minimum_amount"]) - sum((line.amount for line in made), Fraction(0))
    if due and missing > 0:
        made.append(line_of(fee, sow, Fraction(1), missing, False))
    return made


def line_of(fee: Row, sow: Row, quantity: Fraction, price: Fraction, counted: bool) -> Line:
    """A usage line, rounded as rule 1.3 says."""
    total = money(quantity * price, sow["currency"])
    return Line(sow["code"], "usage", fee["code"], "", quantity, price, total, counted)


def bands_of(fee: Row, terms: Terms) -> list[Band]:
    """The fee's bands in order."""
    found = [
        (number(row["up_to_units"]), amount(row["unit_price"]), amount(row.get("flat_fee", "")))
        for row in terms.rows("usage_bands", usage_fee=fee["code"])
    ]
    return sorted(found, key=lambda one: (one[0] is None, one[0] or 0))


def per_unit(fee: Row, units: Fraction) -> list[tuple[Fraction, Fraction, bool]]:
    """U × unit_price."""
    return [(units, amount(fee["unit_price"]), True)] if units else []


def package(fee: Row, units: Fraction) -> list[tuple[Fraction, Fraction, bool]]:
    """ceil(U / package_size) × unit_price."""
    packages = Fraction(-(-units // Fraction(fee["package_size"])))
    return [(packages, amount(fee["unit_price"]), True)] if units else []


def graduated(
    bands: list[Band], units: Fraction, due: bool
) -> list[tuple[Fraction, Fraction, bool]]:
    """Each band's own units at its price, and its flat fee where any unit falls in it."""
    lines, begin = [], Fraction(0)
    for place, (end, price, flat) in enumerate(bands):
        inside = max(Fraction(0), (units if end is None else min(units, end)) - begin)
        if inside:
            lines.append((inside, price, True))
        if flat and (inside or (place == 0 and not units and due)):
            lines.append((Fraction(1), flat, False))
        begin = end or begin
    return lines


def volume(bands: list[Band], units: Fraction, due: bool) -> list[tuple[Fraction, Fraction, bool]]:
    """All units at the price of the band U falls in, plus that band's flat fee."""
    for end, price, flat in bands:
        if end is None or units <= end:
            lines = [(units, price, True)] if units else []
            return lines + ([(Fraction(1), flat, False)] if flat and (units or due) else [])
    return []
