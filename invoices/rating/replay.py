"""Months rated one after the other, as if they were billed anew: each remembers those before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .engine import rate_sow
from .history import Draw, GivenBack, History
from .lines import Piece, SowRating, sum_of
from .money import total_of
from .run import RunScope, SowWork
from .terms import StatementOfWork


@dataclass(frozen=True, slots=True)
class RatedMonth:
    """A month's rating, and what counts towards the cap up to its end, in the SOW's currency."""

    period: date
    rating: SowRating
    counted_amount: Decimal


def rate_months(
    sow: StatementOfWork, months: Sequence[date], work: SowWork, invoice_currency: str
) -> list[RatedMonth]:
    """The ordinary runs of these months, in their order, from the work there was before the first.

    A month that can't be priced settles nothing, so its time is late time of the next.
    """
    rated = []
    for period in months:
        rating = rate_sow(sow, RunScope(period), work, invoice_currency)
        if not rating.problems:
            sow, work = _without_settled(sow, rating), _after(work, rating, period)
        rated.append(RatedMonth(period, rating, work.history.counted_amount))
    return rated


def _after(work: SowWork, rating: SowRating, period: date) -> SowWork:
    """What is left of the work once the rating is billed."""
    pieces = [p for line in rating.lines for p in line.pieces] + rating.unlined
    billed = {piece.entry_id for piece in pieces if piece.reverses is None}
    reversed_ids = {piece.reverses for piece in pieces}
    return SowWork(
        tuple(entry for entry in work.entries if entry.entry_id not in billed),
        tuple(back for back in work.reversals if back.allocation_id not in reversed_ids),
        _remembered(work.history, rating, pieces, period),
    )


def _remembered(history: History, rating: SowRating, pieces: list[Piece], period: date) -> History:
    counted = total_of(line.amount for line in rating.lines if line.counts_to_cap)
    fees = {(retainer_id, month) for retainer_id, month, _amount in rating.fees}
    return History(
        draws=history.draws + tuple(_draws(pieces, period)),
        given_back=history.given_back + tuple(_given_back(pieces)),
        fees_billed=history.fees_billed | fees,
        counted_amount=history.counted_amount + counted,
        cap_lines_amount=history.cap_lines_amount + sum_of(rating.lines, "cap"),
    )


def _draws(pieces: list[Piece], period: date) -> list[Draw]:
    return [
        Draw(
            period, piece.allowance_month, piece.allowance_retainer_id, piece.allowance_part,
            piece.billable_seconds,
        )
        for piece in pieces
        if piece.kind == "drawn" and piece.allowance_month
    ]  # fmt: skip


def _given_back(pieces: list[Piece]) -> list[GivenBack]:
    return [
        GivenBack(piece.allowance_month, piece.allowance_retainer_id, -piece.billable_seconds)
        for piece in pieces
        if piece.kind == "give_back" and piece.allowance_month
    ]


def _without_settled(sow: StatementOfWork, rating: SowRating) -> StatementOfWork:
    """The SOW without the usage records and milestones that the rating bills."""
    records, milestones = set(rating.usage_record_ids), set(rating.milestone_ids)
    fees = tuple(
        replace(fee, records=tuple(r for r in fee.records if r.record_id not in records))
        for fee in sow.usage_fees
    )
    left = tuple(m for m in sow.milestones if m.milestone_id not in milestones)
    return replace(sow, usage_fees=fees, milestones=left)
