"""Changes of terms that one person proposes and a second accepts with the day they take effect."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from clients.figures import Figures, Terms, figures_of, rate_id, said, versions_of
from clients.models import RateCard, RetainerTier
from clients.services.change_terms import change_rates, change_tier, over, retainers_from

from ..figures import month
from ..lifecycle import NotAllowed
from ..models import FROZEN, Settlement, TermsProposal
from ..rating.worked_time import month_of
from ..selectors.later import live_invoices_of

State = TermsProposal.State


def propose(
    terms: Terms,
    figures: Figures,
    *,
    starts_on: date,
    reason: str,
    comparison: dict[str, Any],
    by: AbstractBaseUser,
) -> TermsProposal:
    """Keeps the new figures with the old ones, the versions they rest on, and what was compared.

    Raises NotAllowed without a reason, or where no figure changes.
    """
    known = {figure.key: figure for figure in figures_of(terms, starts_on)}
    changed = {
        key: [said(known[key].present), said(value)]
        for key, value in figures.items()
        if key in known and known[key].present != value
    }
    if not changed:
        raise NotAllowed(f"No figure of {terms} that holds on {starts_on} or later would change.")
    if not reason.strip():
        raise NotAllowed("Say why: whoever decides reads it.")
    return TermsProposal.objects.create(
        rate_card=terms if isinstance(terms, RateCard) else None,
        tier=terms if isinstance(terms, RetainerTier) else None,
        figures=changed,
        versions=versions_of(terms),
        comparison=comparison,
        starts_on=starts_on,
        reason=reason.strip(),
        proposed_by_id=by.pk,
    )


@transaction.atomic
def accept(proposal: TermsProposal, effective_on: date, by: AbstractBaseUser) -> TermsProposal:
    """Changes the terms from the day on, through the terms' own rules and into their log.

    Raises NotAllowed where the proposer accepts, it is decided, the terms have changed since, or
    a month from the day on is billed and approved whose fee or hours the change would alter.
    Raises ValidationError where a row of the terms refuses its new figure.
    """
    row = _to_be_decided(proposal, by)
    refused = next(refusals(row, effective_on), "")
    if refused:
        raise NotAllowed(refused)
    figures = new_figures(row)
    if row.rate_card:
        change_rates(row.rate_card, figures, effective_on, by)
    if row.tier:
        row.new_tier = change_tier(row.tier, figures, effective_on, by)
    row.effective_on = effective_on
    return _decided(row, State.ACCEPTED, by)


@transaction.atomic
def decline(proposal: TermsProposal, by: AbstractBaseUser, reason: str) -> TermsProposal:
    """The terms stay as they are. Raises NotAllowed as accepting does, and without a reason."""
    row = _to_be_decided(proposal, by)
    if not reason.strip():
        raise NotAllowed("Say why it is declined: the proposer reads it.")
    row.decision_reason = reason.strip()
    return _decided(row, State.DECLINED, by)


@transaction.atomic
def withdraw(proposal: TermsProposal, by: AbstractBaseUser) -> TermsProposal:
    """Takes a proposal back; only who made it may."""
    row = _open(proposal)
    if row.proposed_by_id != by.pk:
        raise NotAllowed(f"{row} was proposed by {row.proposed_by}, who alone can withdraw it.")
    return _decided(row, State.WITHDRAWN, by)


def new_figures(proposal: TermsProposal) -> dict[str, Decimal | None]:
    """The figures that are proposed, by key; None is blank."""
    return {key: Decimal(new) if new else None for key, (_old, new) in proposal.figures.items()}


def refusals(proposal: TermsProposal, effective_on: date) -> Iterator[str]:
    """What keeps the proposal from taking effect on the day, in words."""
    terms: Terms = proposal.terms
    if versions_of(terms) != proposal.versions:
        yield f"{terms} has changed since this was proposed; compare and propose once more."
    elif proposal.tier:
        yield from _billed_already(proposal.tier, effective_on)
    elif not _any_rate_left(proposal, effective_on):
        yield f"Every rate it changes is over by {effective_on:%-d %B %Y}; choose an earlier day."


def _any_rate_left(proposal: TermsProposal, effective_on: date) -> bool:
    ids = [rate_id(key) for key in proposal.figures]
    ends = proposal.terms.rates.filter(pk__in=ids).values_list("effective_to", flat=True)
    return any(not over(last, effective_on) for last in ends)


def _billed_already(tier: RetainerTier, effective_on: date) -> Iterator[str]:
    """A month's fee and hours are billed once: what is approved can't be split over two tiers."""
    first = month_of(effective_on)
    retainers = list(retainers_from(tier, effective_on))
    if not retainers:
        yield (
            f"No retainer is on {tier} from {effective_on:%-d %B %Y} on, so nobody would be billed "
            "by a new tier; change the tier itself."
        )
    invoice = (
        live_invoices_of([retainer.sow_id for retainer in retainers])
        .filter(status__in=FROZEN, period__gte=first)
        .order_by("-period", "pk")
        .first()
    )
    if invoice:
        yield (
            f"{invoice} is approved for {month(invoice.period)}; choose a day in a later month, "
            "or void it first."
        )
    yield from _paid_in_advance(retainers, first)


def _paid_in_advance(retainers: list[Any], first: date) -> Iterator[str]:
    paid = Settlement.objects.filter(
        invoice__status__in=FROZEN, retainer__in=retainers, month__gte=first
    )
    fee = paid.select_related("retainer__sow").order_by("-month", "pk").first()
    if fee and fee.retainer and fee.month:
        yield (
            f"The fee of {fee.retainer.sow} for {month(fee.month)} is billed in advance already; "
            "choose a day in a later month."
        )
    for retainer in retainers:
        bills_from = retainer.sow.bill_from or date.min
        before = retainer.billed == "advance" and retainer.starts_on < bills_from
        if before and month_of(bills_from) >= first:
            yield (
                f"The fee of {retainer.sow} for {month(bills_from)} was paid in advance before the "
                "console came; choose a day in a later month."
            )


def _to_be_decided(proposal: TermsProposal, by: AbstractBaseUser) -> TermsProposal:
    row = _open(proposal)
    if row.proposed_by_id == by.pk:
        raise NotAllowed("You proposed this yourself: a second person has to decide.")
    return row


def _open(proposal: TermsProposal) -> TermsProposal:
    """The row, locked until the decision is written."""
    row = TermsProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if row.state != State.OPEN:
        raise NotAllowed(f"It is {row.get_state_display().lower()} already.")
    return row


def _decided(row: TermsProposal, state: State, by: AbstractBaseUser) -> TermsProposal:
    row.state, row.decided_at, row.decided_by_id = state, timezone.now(), by.pk
    row.save()
    return row
