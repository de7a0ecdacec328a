"""Rates one SOW for one period: from entries, terms and history to lines in their order."""

from collections.abc import Iterable
from operator import attrgetter

from .adjustments import cap_lines, discount_lines, marked_for_cap, minimum_lines
from .allowance import Allowance
from .corrections import correction_lines, hours_to_give_back, unlined_reversals
from .fixed_fees import add_milestones, add_retainer_fees
from .lines import Problem, SowRating
from .run import RunScope, SowWork
from .terms import StatementOfWork
from .usage.lines import add_usage
from .work import WorkPricer, no_rate
from .work_lines import WorkLines
from .worked_time import WorkedEntry

__all__ = ["RunScope", "SowWork", "rate_sow"]


def rate_sow(
    sow: StatementOfWork, scope: RunScope, work: SowWork, invoice_currency: str
) -> SowRating:
    """The SOW's lines for the run, in the order of rule 6, with all problems it meets.

    Amounts are in the SOW's currency. Entries have to be accepted, billable and unsettled; those
    dated after the scope's last day are left alone. Every SOW of a client is rated in every run,
    also before its start and after its end: a fee in advance, late time, a correction or a raised
    cap may be due.
    """
    rating = SowRating(sow.code)
    due = _in_drawdown_order(work.entries, scope)
    if scope.kind != "extra":
        add_retainer_fees(rating, sow, scope, work.history)
    without_rate = _add_work(rating, sow, scope, work, due)
    rating.lines += discount_lines(sow, rating.lines)
    if scope.kind == "ordinary":
        rating.lines += minimum_lines(sow, scope, rating.lines, work.history)
        add_usage(rating, sow, scope)
    add_milestones(rating, sow, scope)
    rating.lines = marked_for_cap(sow, rating.lines)
    rating.lines += cap_lines(sow, rating.lines, work.history)
    takes_part = sow.overlaps(scope.period) or rating.settles_anything or due
    if sow.currency != invoice_currency and takes_part:
        rating.problems.append(_currency_mismatch(sow, invoice_currency))
    rating.problems += no_rate(without_rate)
    return rating


def _in_drawdown_order(entries: Iterable[WorkedEntry], scope: RunScope) -> list[WorkedEntry]:
    last_day = scope.last_day
    due = [entry for entry in entries if entry.worked_on <= last_day]
    return sorted(due, key=attrgetter("worked_on", "entry_id"))


def _add_work(
    rating: SowRating,
    sow: StatementOfWork,
    scope: RunScope,
    work: SowWork,
    due: list[WorkedEntry],
) -> list[WorkedEntry]:
    """Adds the lines of hours and of corrections; gives the entries that no rate prices."""
    history, reversals = work.history, work.reversals
    allowance = Allowance(sow, scope.period, history, hours_to_give_back(reversals))
    pricer = WorkPricer(sow, scope.period, history, allowance)
    for entry in due:
        pricer.price(entry)
    lines = WorkLines(sow, scope.period, allowance, history.period_overage_seconds)
    rating.lines += lines.of(pricer.work)
    rating.lines += correction_lines(reversals, sow.currency)
    rating.unlined += pricer.work.nothing_to_bill
    rating.unlined += unlined_reversals(reversals, allowance.give_back_key)
    return pricer.work.without_rate


def _currency_mismatch(sow: StatementOfWork, invoice_currency: str) -> Problem:
    concerns = f"SOW {sow.code} is in {sow.currency}, its client is invoiced in {invoice_currency}"
    mend = "Give the SOW the client's currency, or bill it under a client of its own."
    return Problem("currency_mismatch", (concerns,), mend)
