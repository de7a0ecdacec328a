"""Gives a rate card or a retainer tier other figures from a day on; what was before stays."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from clients.change_log import in_words, log_row
from clients.figures import Figures, rate_id, rate_whom
from clients.models import OverageBand, Rate, RateCard, Retainer, RetainerTier
from clients.resources.cells import plain
from clients.terms import not_over

DAY = timedelta(days=1)
CODE_LENGTH = 60


@transaction.atomic
def change_rates(
    card: RateCard, figures: Figures, starts_on: date, by: AbstractBaseUser
) -> list[Rate]:
    """The rates in force then: the old ones end the day before, new ones begin on the day.

    One that only begins on the day or later is changed itself; one that is over by then is left
    alone. Raises ValidationError where a row's own rules refuse it.
    """
    RateCard.objects.select_for_update().get(pk=card.pk)
    prices = {rate_id(key): price for key, price in figures.items()}
    rates = card.rates.filter(pk__in=prices).select_related("person").order_by("pk")
    return [
        _change_rate(rate, price, starts_on, by)
        for rate in rates
        if (price := prices[rate.pk]) is not None and not over(rate.effective_to, starts_on)
    ]


def over(last: date | None, starts_on: date) -> bool:
    """Whether what ends on that day, inclusive, is over when the change takes effect."""
    return last is not None and last < starts_on


def _change_rate(rate: Rate, price: Decimal, starts_on: date, by: AbstractBaseUser) -> Rate:
    if rate.effective_from and rate.effective_from >= starts_on:
        said = {"Hourly rate": (plain(rate.hourly_rate), plain(price))}
        rate.hourly_rate = price
        return _save(rate, by, in_words(said))
    last = rate.effective_to
    _end(rate, "effective_to", starts_on, by)
    successor = Rate(
        rate_card=rate.rate_card,
        person=rate.person,
        role=rate.role,
        activity=rate.activity,
        hourly_rate=price,
        effective_from=starts_on,
        effective_to=last,
    )
    words = f"{rate_whom(rate)}: {plain(price)} from {starts_on}, {plain(rate.hourly_rate)} before."
    return _save(successor, by, words, new=True)


@transaction.atomic
def change_tier(
    tier: RetainerTier, figures: Figures, starts_on: date, by: AbstractBaseUser
) -> RetainerTier:
    """A new tier with these figures, and from the day on the tier's retainers stand on it.

    A tier has no dates of its own: the old one stays for the months before. Raises
    ValidationError where a row's own rules refuse it.
    """
    RetainerTier.objects.select_for_update().get(pk=tier.pk)
    successor = _successor(tier, figures, starts_on, by)
    for retainer in retainers_from(tier, starts_on):
        _move(retainer, successor, starts_on, by)
    return successor


def retainers_from(tier: RetainerTier, day: date) -> QuerySet[Retainer]:
    """The tier's retainers that are in force on the day or later, inside their SOWs' dates."""
    found = tier.retainers.filter(not_over(day, "ends_on"), not_over(day, "sow__ends_on"))
    return found.select_related("sow__client").order_by("sow__code", "starts_on")


def _successor(
    tier: RetainerTier, figures: Figures, starts_on: date, by: AbstractBaseUser
) -> RetainerTier:
    bands = list(tier.overage_bands.all())
    successor = RetainerTier(
        code=_free_code(tier, starts_on), name=tier.name, currency=tier.currency
    )
    for name in ("monthly_fee", "included_hours", "overage_rate", "rollover_cap_hours"):
        setattr(successor, name, figures.get(name, getattr(tier, name)))
    months = figures.get("rollover_months", Decimal(tier.rollover_months))
    successor.rollover_months = int(months or 0)
    _save(successor, by, f"Follows {tier} from {starts_on}.", new=True)
    for band in bands:
        new = figures.get(f"band-{band.pk}")
        price = band.hourly_rate if new is None else new
        made = OverageBand(tier=successor, up_to_hours=band.up_to_hours, hourly_rate=price)
        _save(made, by, f"Follows {band} from {starts_on}.", new=True)
    return successor


def _free_code(tier: RetainerTier, starts_on: date) -> str:
    """The tier's code with the month; with the day, or a number, where that is taken."""
    base = tier.code[: CODE_LENGTH - 16]
    wanted = [f"{base}-{starts_on:%Y-%m}", f"{base}-{starts_on}"]
    wanted += [f"{base}-{starts_on}-{number}" for number in range(2, 99)]
    taken = set(RetainerTier.objects.filter(code__in=wanted).values_list("code", flat=True))
    return next(code for code in wanted if code not in taken)


def _move(
    retainer: Retainer, successor: RetainerTier, starts_on: date, by: AbstractBaseUser
) -> None:
    if retainer.starts_on >= starts_on:
        said = {"Tier": (str(retainer.tier), str(successor))}
        retainer.tier = successor
        _save(retainer, by, in_words(said))
        return
    last = retainer.ends_on
    _end(retainer, "ends_on", starts_on, by)
    follows = Retainer(
        sow=retainer.sow, tier=successor, starts_on=starts_on, ends_on=last, billed=retainer.billed
    )
    _save(follows, by, f"Follows {retainer.tier} from {starts_on}.", new=True)


def _end(row: Any, field: str, starts_on: date, by: AbstractBaseUser) -> None:
    old, new = getattr(row, field), starts_on - DAY
    setattr(row, field, new)
    said = {str(row._meta.get_field(field).verbose_name).capitalize(): (str(old or ""), str(new))}
    _save(row, by, in_words(said))


def _save[T: Any](row: T, by: AbstractBaseUser, words: str, *, new: bool = False) -> T:
    """Saves terms by their own rules, as their pages do, and logs who changed them."""
    row.full_clean()
    row.save()
    log_row(by, row, f"By an accepted proposal. {words}", new=new)
    return row
