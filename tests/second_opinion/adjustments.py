"""Rule 10: discount, minimum and cap of a SOW on an invoice."""

from fractions import Fraction

from .books import Books, Line
from .figures import amount, days_covered, days_in, money, month_of
from .reading import Row, bill_from, ends, overlaps, starts


def total_of(lines: list[Line], *kinds: str) -> Fraction:
    """The sum of the amounts of some kinds of lines."""
    return sum((line.amount for line in lines if line.kind in kinds), Fraction(0))


def discount(sow: Row, lines: list[Line]) -> Fraction:
    """Rule 10.1: −round(T × discount_percent / 100)."""
    base = total_of(lines, "overage", "time", "correction")
    return -money(base * amount(sow["discount_percent"]) / 100, sow["currency"])


def minimum(sow: Row, lines: list[Line], period: int) -> Fraction:
    """Rules 10.2 and 5.6: what all the period's lines, corrections left out, lack to its share."""
    if period < month_of(bill_from(sow)) or not overlaps(sow, period):
        return Fraction(0)
    part = Fraction(days_covered(period, starts(sow), ends(sow)), days_in(period))
    due = money(amount(sow["minimum_amount"]) * part, sow["currency"])
    worked = total_of(lines, "overage", "time")
    less = money(worked * amount(sow["discount_percent"]) / 100, sow["currency"])
    return max(Fraction(0), due - (worked - less))


def counted(sow: Row, lines: list[Line]) -> Fraction:
    """Rule 10.3: what the cap counts, by the scope of this billing."""
    if sow.get("cap_scope") == "all":
        return sum((line.amount for line in lines), Fraction(0))
    return total_of(lines, "overage", "time", "correction", "discount", "minimum")


def cap(sow: Row, now: Fraction, books: Books) -> Fraction:
    """Rule 10.3: min(0, cap_amount − Σ counted) less the earlier cap lines; 0 without a cap."""
    if not sow["cap_amount"]:
        return Fraction(0)
    earlier = [taking for _one, taking in books.takings(sow["code"])]
    beyond = Fraction(sow["cap_amount"]) - now - sum(one.counted for one in earlier)
    return min(Fraction(0), beyond) - sum(one.cap for one in earlier)
