"""Terms with other figures from a day on, the way a change of them would take effect."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from .history import History
from .terms import Rate, RateCard, Retainer, StatementOfWork, Tier
from .worked_time import month_of

DAY = timedelta(days=1)


def with_rates(
    sow: StatementOfWork, prices: Mapping[int, Decimal], starts_on: date
) -> StatementOfWork:
    """The SOW whose rates cost these prices, by id, from the day on; before it the old ones."""
    cards = tuple(_card(card, prices, starts_on) for card in sow.rate_cards)
    return replace(sow, rate_cards=cards)


def _card(card: RateCard, prices: Mapping[int, Decimal], starts_on: date) -> RateCard:
    if not any(rate.rate_id in prices for rate in card.rates):
        return card
    return RateCard(
        card.code, tuple(r for rate in card.rates for r in _rates(rate, prices, starts_on))
    )


def _rates(rate: Rate, prices: Mapping[int, Decimal], starts_on: date) -> Iterator[Rate]:
    price = prices.get(rate.rate_id)
    if price is None or (rate.effective_to and rate.effective_to < starts_on):
        yield rate
    elif rate.effective_from and rate.effective_from >= starts_on:
        yield replace(rate, hourly_rate=price)
    else:
        yield replace(rate, effective_to=starts_on - DAY)
        yield replace(rate, hourly_rate=price, effective_from=starts_on)


def with_tier(
    sow: StatementOfWork, history: History, tier: Tier, starts_on: date
) -> tuple[StatementOfWork, History]:
    """The SOW whose retainers on the tier of this id stand on this one from the day on.

    A retainer that runs on across the day ends the day before, and another, under its id with
    the sign turned, begins. Fees of its months that are billed already count as billed.
    """
    retainers: list[Retainer] = []
    fees = set(history.fees_billed)
    for retainer in sow.retainers:
        parts = list(_parts(retainer, tier, starts_on))
        retainers += parts
        if len(parts) > 1:
            fees |= _paid_already(sow, history, retainer, starts_on)
    return replace(sow, retainers=tuple(retainers)), replace(history, fees_billed=frozenset(fees))


def _parts(retainer: Retainer, tier: Tier, starts_on: date) -> Iterator[Retainer]:
    over = retainer.ends_on is not None and retainer.ends_on < starts_on
    if retainer.tier.tier_id != tier.tier_id or over:
        yield retainer
    elif retainer.starts_on >= starts_on:
        yield replace(retainer, tier=tier)
    else:
        yield replace(retainer, ends_on=starts_on - DAY)
        yield replace(retainer, retainer_id=-retainer.retainer_id, tier=tier, starts_on=starts_on)


def _paid_already(
    sow: StatementOfWork, history: History, retainer: Retainer, starts_on: date
) -> set[tuple[int, date]]:
    """Fees in advance for months from the day on; that of bill_from's month was never ours."""
    months = {month for paid, month in history.fees_billed if paid == retainer.retainer_id}
    if retainer.billed == "advance" and retainer.starts_on < sow.billing_starts_on:
        months.add(month_of(sow.billing_starts_on))
    return {(-retainer.retainer_id, month) for month in months if month >= month_of(starts_on)}
