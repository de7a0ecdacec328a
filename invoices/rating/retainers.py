"""Retainers: which cover a month, the month's fee and allowance, and the overage bands (rule 7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .money import round_amount, round_half_up, share
from .terms import Retainer, StatementOfWork, months_between
from .worked_time import add_months, days_in, month_of, seconds_of, whole_seconds_of


@dataclass(frozen=True, slots=True)
class Fee:
    """A month's fee that falls due: rounded, and unrounded for its explanation."""

    retainer: Retainer
    month: date
    days: int
    amount: Decimal
    unrounded: Decimal


def due_fees(sow: StatementOfWork, period: date, billed: frozenset[tuple[int, date]]) -> list[Fee]:
    """Fees the run of the period bills, oldest month first, prorated by days, half up."""
    fees = [
        _fee(sow, retainer, month, days)
        for retainer in sow.retainers
        for month in _fee_months(sow, retainer, period)
        if (days := sow.retainer_days(retainer, month))
        and (retainer.retainer_id, month) not in billed
    ]
    return sorted(fees, key=lambda fee: (fee.month, fee.retainer.starts_on))


def _fee(sow: StatementOfWork, retainer: Retainer, month: date, days: int) -> Fee:
    unrounded = share(retainer.tier.monthly_fee, days, days_in(month))
    return Fee(retainer, month, days, round_amount(unrounded, sow.currency), unrounded)


def _fee_months(sow: StatementOfWork, retainer: Retainer, period: date) -> list[date]:
    months = months_between(
        sow.billing_starts_on, add_months(period, 1) if retainer.billed == "advance" else period
    )
    started_on = max(retainer.starts_on, sow.starts_on)
    if retainer.billed == "advance" and started_on < sow.billing_starts_on:
        return months[1:]
    return months


def own_allowance(sow: StatementOfWork, retainer: Retainer, month: date) -> int:
    """Whole seconds the retainer allows in the month, prorated by days, half up."""
    if month < month_of(sow.billing_starts_on):
        return 0
    included = seconds_of(retainer.tier.included_hours)
    days = sow.retainer_days(retainer, month)
    return int(round_half_up(share(included, days, days_in(month)), 0))


def covering(sow: StatementOfWork, period: date) -> list[Retainer]:
    """The retainers that cover a day of the period, the earlier first."""
    found = [r for r in sow.retainers if sow.retainer_days(r, period)]
    return sorted(found, key=lambda retainer: retainer.starts_on)


def split_over_bands(
    retainer: Retainer, already: int, seconds: int
) -> list[tuple[int, Decimal, int]]:
    """Overage seconds split over the tier's bands: (band number from 0, hourly rate, seconds).

    `already` is the period's overage so far; the bands go on where it stopped. What lies beyond
    a last band that ends is in none of them.
    """
    pieces: list[tuple[int, Decimal, int]] = []
    for number, band in enumerate(retainer.tier.overage_bands):
        end = None if band.up_to is None else whole_seconds_of(band.up_to)
        room = seconds if end is None else max(0, min(seconds, end - already))
        if room:
            pieces.append((number, band.unit_price, room))
            seconds -= room
            already += room
    return pieces
