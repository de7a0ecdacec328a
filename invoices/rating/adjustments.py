"""What is added to or taken from a SOW's work as a whole: discount, minimum, cap (rule 10)."""

from dataclasses import replace
from decimal import Decimal

from .explanation import money, month_words, plain
from .history import History
from .lines import RatedLine, Step, Why, amount_line, known_terms, sum_of
from .money import ZERO, percent_of, round_amount, share, total_of
from .run import RunScope
from .terms import StatementOfWork
from .worked_time import covered_days, days_in

WORK = ("overage", "time")
DISCOUNTED = (*WORK, "correction")
CAPPED_TIME = (*DISCOUNTED, "discount", "minimum")


def discount_lines(sow: StatementOfWork, lines: list[RatedLine]) -> list[RatedLine]:
    """The SOW's percentage off its work and corrections, rounded half up; none when it is 0."""
    percent = sow.discount_percent or ZERO
    steps = tuple(
        Step(f"{plain(percent)} % of {kind} {money(amount)}", -percent_of(amount, percent))
        for kind in DISCOUNTED
        if (amount := sum_of(lines, kind))
    )
    base = sum_of(lines, *DISCOUNTED)
    discount = -round_amount(percent_of(base, percent), sow.currency)
    if not discount:
        return []
    sentence = f"Discount of {plain(percent)} % on {money(base)} (overage, time, corrections)."
    return [_line(sow, "discount", discount, sentence, steps)]


def minimum_lines(
    sow: StatementOfWork, scope: RunScope, lines: list[RatedLine], history: History
) -> list[RatedLine]:
    """What the period's work after discount misses of the prorated minimum; none when nothing.

    The month of bill_from counts whole, corrections don't count, and the work on the period's
    other live invoices does.
    """
    if sow.minimum_amount is None or not sow.overlaps(scope.period):
        return []
    days, of_days = covered_days(scope.period, sow.starts_on, sow.ends_on), days_in(scope.period)
    due = round_amount(share(sow.minimum_amount, days, of_days), sow.currency)
    worked = sum_of(lines, *WORK) + history.period_work_amount
    discount = round_amount(percent_of(worked, sow.discount_percent), sow.currency)
    missing = due - (worked - discount)
    if missing <= 0:
        return []
    month = month_words(scope.period)
    sentence = (
        f"The monthly minimum is {money(sow.minimum_amount)}, for {days} of {month}'s {of_days} "
        f"days {money(due)}; the month's work comes to {money(worked)}, "
        f"after discount {money(worked - discount)}."
    )
    steps = (Step("minimum", due), Step("work", -worked), Step("discount on it", discount))
    return [_line(sow, "minimum", missing, sentence, steps)]


def marked_for_cap(sow: StatementOfWork, lines: list[RatedLine]) -> list[RatedLine]:
    """The lines with `counts_to_cap` set by the SOW's scope, whether it has a cap or not."""
    return [
        replace(line, counts_to_cap=sow.cap_scope == "all" or line.kind in CAPPED_TIME)
        for line in lines
    ]


def cap_lines(sow: StatementOfWork, lines: list[RatedLine], history: History) -> list[RatedLine]:
    """What lies beyond the cap over the SOW's life, less what earlier cap lines cut.

    Positive where room came back. None without a cap, or where nothing changes.
    """
    if sow.cap_amount is None:
        return []
    counted = history.counted_amount + total_of(li.amount for li in lines if li.counts_to_cap)
    beyond, before = min(ZERO, sow.cap_amount - counted), history.cap_lines_amount
    if beyond == before:
        return []
    return [_line(sow, "cap", beyond - before, _why_cap(sow.cap_amount, counted, before, beyond),
                  (Step("beyond the cap", beyond), Step("cut before", -before)))]  # fmt: skip


def _why_cap(cap: Decimal, counted: Decimal, before: Decimal, beyond: Decimal) -> str:
    change = beyond - before
    now = f"{money(-change)} are cut now" if change < 0 else f"{money(change)} come back now"
    return (
        f"Not to exceed {money(cap)}: {money(counted)} counted over the SOW's life, "
        f"{money(-beyond)} beyond it; {money(-before)} were cut before, {now}."
    )


def _line(
    sow: StatementOfWork, kind: str, amount: Decimal, sentence: str, steps: tuple[Step, ...]
) -> RatedLine:
    why = Why((sentence,), known_terms(("sow", sow.sow_id)), steps=steps)
    return amount_line(kind, "", None, amount, why=why)
