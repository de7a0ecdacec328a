"""What a matching found, as its parts fill it in."""

from dataclasses import dataclass, field

from ..quickbooks.customers import Proposal


@dataclass
class MatchReport:
    """What fits, what was filled in, what may fit, and what a person still has to do."""

    filled: list[str] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
