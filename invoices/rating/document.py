"""From the rated SOWs of one invoice to the document: its total, its sign, its problems."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .lines import Problem, RatedLine, SowRating, Step
from .money import ZERO, total_of

PROBLEM_ORDER = ("currency_mismatch", "no_rate")
CREDITED = "The invoice comes out negative and is a credit memo: every sign on it is turned."


@dataclass(frozen=True)
class Document:
    """An invoice or credit memo as the client sees it; without lines when it failed."""

    kind: str
    total: Decimal
    lines: tuple[tuple[str, RatedLine], ...]
    problems: tuple[Problem, ...]


def assemble(ratings: Sequence[SowRating]) -> Document:
    """All or nothing: any problem leaves no lines; a negative total turns every sign."""
    problems = merged_problems(ratings)
    lines = [(rating.sow, line) for rating in ratings for line in rating.lines]
    total = total_of(line.amount for _sow, line in lines)
    if problems:
        return Document("invoice", ZERO, (), problems)
    if total < 0:
        turned = tuple((sow, turn(line)) for sow, line in lines)
        return Document("credit_memo", -total, turned, ())
    return Document("invoice", total, tuple(lines), ())


def turn(line: RatedLine) -> RatedLine:
    """The line with its amount's sign turned: by quantity for hours and units, else by price."""
    turned = replace(
        line,
        amount=-line.amount,
        explanation=(*line.explanation, CREDITED),
        steps=tuple(Step(step.label + ", credited", -step.amount) for step in line.steps),
    )
    if line.measured:
        return replace(turned, quantity=-line.quantity)
    return replace(turned, unit_price=-line.unit_price)


def merged_problems(ratings: Sequence[SowRating]) -> tuple[Problem, ...]:
    """Each problem code once, in the order of rule 13, naming all it concerns."""
    merged: list[Problem] = []
    for code in PROBLEM_ORDER:
        same = [p for rating in ratings for p in rating.problems if p.code == code]
        if same:
            concerns = tuple(concern for problem in same for concern in problem.concerns)
            merged.append(replace(same[0], concerns=concerns))
    return tuple(merged)
