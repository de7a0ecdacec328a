"""From a run's targets to drafts: every SOW rated, every invoice put together, nothing written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..models import Allocation, BillingRun
from ..rating.document import Document, assemble
from ..rating.engine import RunScope, rate_sow
from ..rating.lines import Problem, SowRating
from ..rating_inputs import RatingInputs, SowInputs, load
from .targets import Target

LINED = (Allocation.Kind.TIME, Allocation.Kind.OVERAGE)
MEND = "Bill the SOW under a client invoiced in {currency} until that time is taken back."


@dataclass(frozen=True)
class Draft:
    """An invoice as rating sees it, before it is written."""

    target: Target
    ratings: tuple[tuple[SowInputs, SowRating], ...]
    document: Document

    @property
    def settles_anything(self) -> bool:
        """Whether the run takes anything for it, with or without a line."""
        return any(rating.settles_anything for _inputs, rating in self.ratings)


def scope_of(run: BillingRun) -> RunScope:
    """The run's month and kind as rating knows them."""
    return RunScope(run.period, run.kind, run.until)


def draft(run: BillingRun, targets: Sequence[Target]) -> tuple[list[Draft], RatingInputs]:
    """Rates all targets over one bulk read. What they replace has to be deleted before."""
    scope = scope_of(run)
    inputs = load([sow_id for target in targets for sow_id in target.sow_ids], scope)
    return [_draft(target, scope, inputs) for target in targets], inputs


def _draft(target: Target, scope: RunScope, inputs: RatingInputs) -> Draft:
    currency, ratings = target.client.currency, []
    for sow in (inputs.sows[sow_id] for sow_id in target.sow_ids):
        rating = rate_sow(sow.terms, scope, sow.work, currency)
        rating.problems += _billed_in_another_currency(sow, currency, inputs)
        ratings.append((sow, rating))
    document = assemble([rating for _inputs, rating in ratings])
    return Draft(target, tuple(ratings), document)


def _billed_in_another_currency(
    sow: SowInputs, currency: str, inputs: RatingInputs
) -> Iterator[Problem]:
    """An amount can only be taken back in the currency it was billed in."""
    others = {
        inputs.reversed_copies[billed.allocation_id].currency
        for billed in sow.work.reversals
        if billed.kind in LINED
    } - {currency}
    if others:
        billed_in = " and ".join(sorted(others))
        concerns = (
            f"time of SOW {sow.terms.code} that was billed in {billed_in} has changed since, "
            f"and its client is invoiced in {currency} now"
        )
        yield Problem("currency_mismatch", (concerns,), MEND.format(currency=billed_in))
