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
    """A billing of an entry that no longer equals HubSpot's copy and is to be reversed.

    `kind` is that of the piece that was billed: 'time', 'overage', 'drawn' or 'zero' (an entry
    rounded to nothing); `seconds` are its billable seconds, `month` and `group` those of its line.
    """

    allocation_id: int
    entry_id: int
    kind: str
    seconds: int
    unit_price: Decimal
    group: str
    month: date | None


@dataclass(frozen=True)
class History:
    """What the SOW's other live invoices add up to, in the SOW's currency and in seconds.

    Live is every invoice that is neither failed nor void, pending ones too, but not the one
    being made anew. Figures of credit memos count with the signs they had before turning.
    """

    draws: tuple[Draw, ...] = ()
    """All draws of all periods, also of later ones: what any live invoice drew is gone."""
    given_back: tuple[GivenBack, ...] = ()
    fees_billed: frozenset[tuple[int, date]] = frozenset()
    """(retainer id, month), those of nothing included."""
    counted_amount: Decimal = Decimal(0)
    """Lines that `counts_to_cap` marked when they were billed, over the SOW's whole life."""
    cap_lines_amount: Decimal = Decimal(0)
    """All cap lines, over the SOW's whole life."""
    period_work_amount: Decimal = Decimal(0)
    """`overage` and `time` lines of this period's other live invoices (for the minimum)."""
    period_overage_seconds: int = 0
    """Overage seconds of this period's other live invoices (for the bands)."""
