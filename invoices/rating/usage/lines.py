"""The lines of usage fees: units, flat fees, and what is missing to a fee's minimum (rule 8)."""

from dataclasses import replace
from operator import attrgetter

from ..explanation import money, plain
from ..lines import (
    RatedLine,
    SowRating,
    Step,
    Why,
    amount_line,
    known_terms,
    measured_line,
    sum_of,
)
from ..run import RunScope
from ..terms import StatementOfWork, UsageFee
from . import Charge, charges


def add_usage(rating: SowRating, sow: StatementOfWork, scope: RunScope) -> None:
    """All fees' lines, by code, for the records dated from bill_from to the scope's last day."""
    overlaps = sow.overlaps(scope.period)
    for fee in sorted(sow.usage_fees, key=attrgetter("code")):
        due = _due(fee, sow, scope)
        rating.usage_record_ids += [record.record_id for record in due.records]
        lines = [_line(charge, due, sow) for charge in charges(due, overlaps)]
        rating.lines += lines
        if overlaps:
            rating.lines += _minimum_lines(due, sow, lines)


def _due(fee: UsageFee, sow: StatementOfWork, scope: RunScope) -> UsageFee:
    records = tuple(
        record
        for record in fee.records
        if sow.billing_starts_on <= record.recorded_on <= scope.last_day
    )
    return replace(fee, records=records)


def _line(charge: Charge, fee: UsageFee, sow: StatementOfWork) -> RatedLine:
    included = [f"The first {plain(fee.included_units)} {fee.units_word} are included."]
    sentences = [charge.explanation + ".", *(included if fee.included_units else [])]
    if charge.measured:
        return measured_line(
            "usage", fee.code, None, charge.quantity, charge.unit_price, sow.currency,
            why=_why(fee, sow, *sentences), unit=charge.unit,
        )  # fmt: skip
    step = Step(charge.explanation, charge.unit_price)
    why = _why(fee, sow, *sentences, step=step)
    return amount_line("usage", fee.code, None, charge.unit_price, why=why)


def _minimum_lines(fee: UsageFee, sow: StatementOfWork, lines: list[RatedLine]) -> list[RatedLine]:
    came_to = sum_of(lines, "usage")
    if fee.minimum_amount is None or came_to >= fee.minimum_amount:
        return []
    missing = fee.minimum_amount - came_to
    sentence = (
        f"The fee's monthly minimum is {money(fee.minimum_amount)}; "
        f"its other lines come to {money(came_to)}."
    )
    why = _why(fee, sow, sentence, step=Step("missing to the minimum", missing))
    return [amount_line("usage", fee.code, None, missing, why=why)]


def _why(fee: UsageFee, sow: StatementOfWork, *sentences: str, step: Step | None = None) -> Why:
    terms = known_terms(("usage_fee", fee.fee_id), ("sow", sow.sow_id))
    return Why(sentences, terms, fee.fee_id, (step,) if step else ())
