"""From a run's targets to drafts: every SOW rated, every invoice put together, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..models import BillingRun
from ..rating.document import Document, assemble
from ..rating.engine import RunScope, rate_sow
from ..rating.lines import SowRating
from ..rating_inputs import RatingInputs, SowInputs, load
from .targets import Target


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
    ratings = [
        (sow, rate_sow(sow.terms, scope, sow.work, target.client.currency))
        for sow in (inputs.sows[sow_id] for sow_id in target.sow_ids)
    ]
    document = assemble([rating for _inputs, rating in ratings])
    return Draft(target, tuple(ratings), document)
