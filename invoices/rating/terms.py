"""The terms of a statement of work as plain values, and what was billed under it before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .worked_time import add_months, covered_days, month_of


@dataclass(frozen=True, slots=True)
class Rate:
    """An hourly rate; blank person, role or activity match anybody and anything."""

    hourly_rate: Decimal
    person: str = ""
    role: str = ""
    activity: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    rate_id: int = 0


@dataclass(frozen=True, slots=True)
class RateCard:
    """A named set of rates, all in the SOW's currency; cards in another one are left out."""

    code: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The role a person has on this SOW for a while."""

    person: str
    role: str
    effective_from: date | None = None
    effective_to: date | None = None
    assignment_id: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """A step of a price; `up_to` is cumulative and inclusive, None has no end."""

    up_to: Decimal | None
    unit_price: Decimal
    flat_fee: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tier:
    """A retainer tier: what a month costs, what it includes and what goes beyond.

    Overage bands come in rising order; hours beyond a last band that ends go by rate card.
    """

    code: str
    monthly_fee: Decimal
    included_hours: Decimal
    overage_rate: Decimal | None = None
    overage_bands: tuple[Band, ...] = ()
    rollover_months: int = 0
    rollover_cap_hours: Decimal | None = None
    tier_id: int = 0


@dataclass(frozen=True, slots=True)
class Retainer:
    """A SOW's stay on a tier."""

    retainer_id: int
    tier: Tier
    starts_on: date
    ends_on: date | None = None
    billed: str = "arrears"


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """So many units on a day, not billed before."""

    record_id: int
    recorded_on: date
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class UsageFee:
    """A price for units; which figures it needs depends on its model.

    Bands come in rising order, the last one open-ended.
    """

    fee_id: int
    code: str
    model: str
    unit_name: str = ""
    unit_price: Decimal | None = None
    package_size: Decimal | None = None
    percent: Decimal | None = None
    included_units: Decimal = Decimal(0)
    minimum_amount: Decimal | None = None
    bands: tuple[Band, ...] = ()
    records: tuple[UsageRecord, ...] = ()

    @property
    def units_word(self) -> str:
        """What the units are called."""
        return self.unit_name or "units"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A fixed fee that falls due when it is reached, not billed before."""

    milestone_id: int
    name: str
    amount: Decimal
    completed_on: date | None


@dataclass(frozen=True)
class StatementOfWork:
    """Everything that prices the time of one deal.

    `rate_cards` come in the order they are searched (rule 3.2): the SOW's own card, the client's
    by code, the firm-wide ones by code, and only those in the SOW's currency; whoever builds this
    value filters and sorts them by code point, not by the database's collation. `usage_fees`
    and `milestones` hold what is not billed yet; what is dated before `bill_from` is left out
    here, too. `roles` gives each person's own role, by e-mail. Ids of 0 are unknown ones.
    """

    code: str
    currency: str
    starts_on: date
    ends_on: date | None = None
    bill_from: date | None = None
    increment_minutes: int = 0
    increment_rounding: str = "up"
    group_lines_by: str = "role"
    discount_percent: Decimal | None = None
    cap_amount: Decimal | None = None
    cap_scope: str = "time"
    minimum_amount: Decimal | None = None
    rate_cards: tuple[RateCard, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    retainers: tuple[Retainer, ...] = ()
    usage_fees: tuple[UsageFee, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    sow_id: int = 0

    @property
    def billing_starts_on(self) -> date:
        """The first day the console bills."""
        return self.bill_from or self.starts_on

    def assignment_on(self, person: str, day: date) -> Assignment | None:
        """The person's assignment here that day, if there is one."""
        for assignment in self.assignments:
            if assignment.person == person and in_force(
                day, assignment.effective_from, assignment.effective_to
            ):
                return assignment
        return None

    def role_on(self, person: str, day: date) -> str:
        """The person's role here that day: by assignment, else their own."""
        assignment = self.assignment_on(person, day)
        return assignment.role if assignment else self.roles.get(person, "")

    def retainer_days(self, retainer: Retainer, month: date) -> int:
        """Days of the month that the retainer covers, inside the SOW's own dates."""
        ends = [day for day in (retainer.ends_on, self.ends_on) if day is not None]
        starts_on = max(retainer.starts_on, self.starts_on)
        return covered_days(month, starts_on, min(ends) if ends else None)

    def overlaps(self, month: date) -> bool:
        """Whether the month holds a day from the later of starts_on and bill_from to ends_on."""
        first = max(self.starts_on, self.billing_starts_on)
        return covered_days(month, first, self.ends_on) > 0


def in_force(day: date, effective_from: date | None, effective_to: date | None) -> bool:
    """Whether the day lies between the two, both inclusive, None open."""
    return (effective_from is None or effective_from <= day) and (
        effective_to is None or day <= effective_to
    )


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months from first's to last's."""
    months, month = [], month_of(first)
    while month <= last:
        months.append(month)
        month = add_months(month, 1)
    return months
