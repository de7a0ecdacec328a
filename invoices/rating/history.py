"""What live invoices have billed under a SOW before: the memory that a run needs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Draw:
    """Seconds that a period's invoice took out of a month's own allowance.

    `part` tells whether they came from the month's own hours in its own period ('own'), from
    hours still carried ('carried'), or from hours that had lapsed or been dropped ('lapsed').
    """

    period: date
    month: date
    retainer_id: int | None
    part: str
    seconds: int


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Drawn-down seconds of changed time, added to a month's own allowance."""

    month: date
    retainer_id: int | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Billed:
    """A billing of an entry that no longer equals HubSpot's copy and is to be reversed."""

    allocation_id: int
    entry_id: int
    kind: str
    seconds: int
    unit_price: Decimal
    group: str
    month: date | None


@dataclass(frozen=True)
class History:
    """What the SOW's other live invoices add up to, in the SOW's currency and in seconds."""

    draws: tuple[Draw, ...] = ()
    given_back: tuple[GivenBack, ...] = ()
    fees_billed: frozenset[tuple[int, date]] = frozenset()
    counted_amount: Decimal = Decimal(0)
    cap_lines_amount: Decimal = Decimal(0)
    period_work_amount: Decimal = Decimal(0)
    period_overage_seconds: int = 0
