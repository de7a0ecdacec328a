"""Fees that no hour or unit makes: the retainers' months and the milestones (rules 7.6 and 9)."""

from .explanation import money, month_words
from .history import History
from .lines import RatedLine, SowRating, Step, Why, amount_line, known_terms
from .retainers import Fee, due_fees
from .run import RunScope
from .terms import Milestone, StatementOfWork
from .worked_time import days_in


def add_retainer_fees(
    rating: SowRating, sow: StatementOfWork, scope: RunScope, history: History
) -> None:
    """The fees that fall due; one of nothing makes no line, but counts as billed."""
    for fee in due_fees(sow, scope.period, history.fees_billed):
        rating.fees.append((fee.retainer.retainer_id, fee.month, fee.amount))
        if fee.amount:
            rating.lines.append(_fee_line(sow, fee))


def _fee_line(sow: StatementOfWork, fee: Fee) -> RatedLine:
    retainer, tier, of_days = fee.retainer, fee.retainer.tier, days_in(fee.month)
    product = f"{money(tier.monthly_fee)} × {fee.days}/{of_days}"
    sentence = (
        f"Tier {tier.code} costs {money(tier.monthly_fee)} a month, billed in {retainer.billed}; "
        f"the retainer covers {fee.days} of {month_words(fee.month)}'s {of_days} days: "
        f"{product} = {money(fee.amount)}."
    )
    terms = known_terms(
        ("retainer", retainer.retainer_id), ("tier", tier.tier_id), ("sow", sow.sow_id)
    )
    why = Why((sentence,), terms, retainer.retainer_id, (Step(product, fee.unrounded),))
    return amount_line("retainer_fee", tier.code, fee.month, fee.amount, why=why)


def add_milestones(rating: SowRating, sow: StatementOfWork, scope: RunScope) -> None:
    """The milestones reached from bill_from to the scope's last day, the earliest first."""
    reached = [
        (milestone.completed_on, milestone.name, milestone)
        for milestone in sow.milestones
        if milestone.completed_on is not None
        and sow.billing_starts_on <= milestone.completed_on <= scope.last_day
    ]
    for _day, _name, milestone in sorted(reached, key=lambda item: item[:2]):
        rating.milestone_ids.append(milestone.milestone_id)
        if milestone.amount:
            rating.lines.append(_milestone_line(milestone))


def _milestone_line(milestone: Milestone) -> RatedLine:
    sentence = f"Milestone {milestone.name} was reached on {milestone.completed_on}."
    terms = known_terms(("milestone", milestone.milestone_id))
    steps = (Step("fixed fee", milestone.amount),)
    why = Why((sentence,), terms, milestone.milestone_id, steps)
    return amount_line("milestone", milestone.name, None, milestone.amount, why=why)
