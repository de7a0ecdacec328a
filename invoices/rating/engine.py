"""Rates one SOW for one period: from entries, terms and history to lines in their order."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from .corrections import correction_lines, hours_to_give_back, unlined_reversals
from .history import Billed, History
from .lines import Problem, RatedLine, SowRating, amount_line, measured_line
from .money import ZERO, round_amount, share
from .retainers import Allowance, due_fees
from .terms import StatementOfWork, UsageFee
from .usage import charges
from .work import WorkPricer, no_rate, work_lines
from .worked_time import WorkedEntry, covered_days, days_in, last_day, month_of

WORK = ("overage", "time")
COUNTED_BY_DISCOUNT = (*WORK, "correction")


@dataclass(frozen=True)
class RunScope:
    """Which month is billed, up to which day, and how much of the terms takes part.

    kind: 'ordinary' bills everything; 'extra' time, corrections, milestones, discount and cap;
    'ready' one SOW's work up to a day, without usage and minimum (rules 5.3 and 5.6).
    """

    period: date
    kind: str = "ordinary"
    until: date | None = None

    @property
    def last_day(self) -> date:
        """The last day whose work, records and milestones are billed."""
        return self.until or last_day(self.period)


@dataclass(frozen=True)
class SowWork:
    """What the run takes for one SOW beside its terms."""

    entries: tuple[WorkedEntry, ...] = ()
    reversals: tuple[Billed, ...] = ()
    history: History = field(default_factory=History)


def rate_sow(
    sow: StatementOfWork, scope: RunScope, work: SowWork, invoice_currency: str
) -> SowRating:
    """The SOW's lines for the run, in the order of rule 6, with all problems it meets.

    Amounts are in the SOW's currency. Entries have to be accepted, billable and unsettled; those
    dated after the scope's last day are left alone.
    """
    rating = SowRating(sow.code)
    reversals = list(work.reversals)
    allowance = Allowance(sow, scope.period, work.history, hours_to_give_back(reversals))
    pricer = WorkPricer(sow, scope.period, work.history, allowance)
    for entry in _in_drawdown_order(work.entries, scope):
        pricer.price(entry)
    if scope.kind != "extra":
        _add_fees(rating, sow, scope, work.history)
    rating.lines += work_lines(pricer.work, sow.currency)
    rating.lines += correction_lines(reversals, sow.currency)
    rating.unlined += pricer.work.nothing_to_bill
    rating.unlined += unlined_reversals(reversals, allowance.give_back_key)
    _add_discount(rating, sow)
    if scope.kind == "ordinary":
        _add_minimum(rating, sow, scope, work.history)
        _add_usage(rating, sow, scope)
    _add_milestones(rating, sow, scope)
    _add_cap(rating, sow, work.history)
    takes_part = sow.overlaps(scope.period) or rating.settles_anything or work.entries
    if sow.currency != invoice_currency and takes_part:
        rating.problems.append(_currency_mismatch(sow, invoice_currency))
    rating.problems += no_rate(pricer.work.without_rate)
    return rating


def _in_drawdown_order(entries: Iterable[WorkedEntry], scope: RunScope) -> list[WorkedEntry]:
    due = (entry for entry in entries if entry.worked_on <= scope.last_day)
    return sorted(due, key=lambda entry: (entry.worked_on, entry.entry_id))


def _add_fees(rating: SowRating, sow: StatementOfWork, scope: RunScope, history: History) -> None:
    for fee in due_fees(sow, scope.period, history.fees_billed):
        retainer = fee.retainer
        rating.fees.append((retainer.retainer_id, fee.month, fee.amount))
        if fee.amount:
            why = (
                f"Tier {retainer.tier.code} costs {retainer.tier.monthly_fee} a month; "
                f"the retainer covers {fee.days} of {days_in(fee.month)} days, "
                f"billed in {retainer.billed}.",
            )
            rating.lines.append(
                amount_line("retainer_fee", retainer.tier.code, fee.month, fee.amount,
                            explanation=why, source_id=retainer.retainer_id)
            )  # fmt: skip


def _sum(lines: Iterable[RatedLine], kinds: tuple[str, ...]) -> Decimal:
    return sum((line.amount for line in lines if line.kind in kinds), ZERO)


def _percent(amount: Decimal, percent: Decimal | None, currency: str) -> Decimal:
    return round_amount(amount * (percent or ZERO) / 100, currency)


def _add_discount(rating: SowRating, sow: StatementOfWork) -> None:
    base = _sum(rating.lines, COUNTED_BY_DISCOUNT)
    discount = -_percent(base, sow.discount_percent, sow.currency)
    if discount:
        why = (f"{sow.discount_percent} % of {base}.",)
        rating.lines.append(amount_line("discount", "", None, discount, explanation=why))


def _add_minimum(
    rating: SowRating, sow: StatementOfWork, scope: RunScope, history: History
) -> None:
    if sow.minimum_amount is None or scope.period < month_of(sow.billing_starts_on):
        return
    days = covered_days(scope.period, sow.starts_on, sow.ends_on)
    due = round_amount(share(sow.minimum_amount, days, days_in(scope.period)), sow.currency)
    worked = _sum(rating.lines, WORK) + history.period_work_amount
    missing = due - (worked - _percent(worked, sow.discount_percent, sow.currency))
    if days and missing > 0:
        why = (
            f"The monthly minimum is {sow.minimum_amount}, for {days} of {days_in(scope.period)} "
            f"days {due}; work came to {worked} before {sow.discount_percent or 0} % discount.",
        )
        rating.lines.append(amount_line("minimum", "", None, missing, explanation=why))


def _due_fee(fee: UsageFee, sow: StatementOfWork, scope: RunScope) -> UsageFee:
    due = tuple(
        record
        for record in fee.records
        if sow.billing_starts_on <= record.recorded_on <= scope.last_day
    )
    return replace(fee, records=due)


def _add_usage(rating: SowRating, sow: StatementOfWork, scope: RunScope) -> None:
    overlaps = covered_days(scope.period, sow.billing_starts_on, sow.ends_on) > 0
    for fee in (_due_fee(fee, sow, scope) for fee in sow.usage_fees):
        rating.usage_record_ids += [record.record_id for record in fee.records]
        lines = _usage_lines(fee, sow.currency, overlaps)
        came_to = _sum(lines, ("usage",))
        if overlaps and fee.minimum_amount is not None and came_to < fee.minimum_amount:
            why = (f"The fee's minimum is {fee.minimum_amount}; its lines come to {came_to}.",)
            missing = fee.minimum_amount - came_to
            lines.append(
                amount_line("usage", fee.code, None, missing, explanation=why, source_id=fee.fee_id)
            )
        rating.lines += lines


def _usage_lines(fee: UsageFee, currency: str, overlaps: bool) -> list[RatedLine]:
    included = f"The first {fee.included_units} units are included."
    lines: list[RatedLine] = []
    for charge in charges(fee, overlaps):
        why = (charge.explanation + ".", *([included] if fee.included_units else []))
        if charge.measured:
            lines.append(
                measured_line("usage", fee.code, None, charge.quantity, charge.unit_price, currency,
                              explanation=why, source_id=fee.fee_id)
            )  # fmt: skip
        else:
            lines.append(
                amount_line("usage", fee.code, None, charge.unit_price,
                            explanation=why, source_id=fee.fee_id)
            )  # fmt: skip
    return lines


def _add_milestones(rating: SowRating, sow: StatementOfWork, scope: RunScope) -> None:
    for milestone in sow.milestones:
        reached_on = milestone.completed_on
        if reached_on is None or not sow.billing_starts_on <= reached_on <= scope.last_day:
            continue
        rating.milestone_ids.append(milestone.milestone_id)
        if milestone.amount:
            why = (f"Reached on {reached_on}.",)
            rating.lines.append(
                amount_line("milestone", milestone.name, None, milestone.amount,
                            explanation=why, source_id=milestone.milestone_id)
            )  # fmt: skip


def _add_cap(rating: SowRating, sow: StatementOfWork, history: History) -> None:
    counted_kinds = (*COUNTED_BY_DISCOUNT, "discount", "minimum")
    rating.lines = [
        replace(line, counts_to_cap=sow.cap_scope == "all" or line.kind in counted_kinds)
        for line in rating.lines
    ]
    if sow.cap_amount is None:
        return
    counted = history.counted_amount + sum(
        (line.amount for line in rating.lines if line.counts_to_cap), ZERO
    )
    cut = min(ZERO, sow.cap_amount - counted) - history.cap_lines_amount
    if cut:
        why = (
            f"Not to exceed {sow.cap_amount}; {counted} counted so far, "
            f"{-history.cap_lines_amount} cut before.",
        )
        rating.lines.append(amount_line("cap", "", None, cut, explanation=why))


def _currency_mismatch(sow: StatementOfWork, invoice_currency: str) -> Problem:
    concerns = f"SOW {sow.code} is in {sow.currency}, its client is invoiced in {invoice_currency}"
    mend = "Give the SOW the client's currency, or bill it under a client of its own."
    return Problem("currency_mismatch", (concerns,), mend)
