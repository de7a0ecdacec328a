"""The figures of a rate card or a retainer tier by name: what they are, and what may change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field

from clients.models import OverageBand, Rate, RateCard, RetainerTier
from clients.resources.cells import plain
from clients.terms import not_over

Terms = RateCard | RetainerTier
Figures = Mapping[str, Decimal | None]
OF_TIER = (
    ("monthly_fee", "Monthly fee", True),
    ("included_hours", "Hours included a month", False),
    ("overage_rate", "An hour beyond the allowance", True),
    ("rollover_months", "Months that may use what is left", False),
    ("rollover_cap_hours", "Hours carried at most", False),
)


@dataclass(frozen=True)
class Figure:
    """A figure that may change: `present` None is blank; `is_price` says it is an amount of money.

    `row` and `field` name where it stands; `days` are those on which a rate is in force.
    """

    key: str
    words: str
    present: Decimal | None
    is_price: bool
    row: Any
    field: str
    days: str = ""

    @property
    def column(self) -> "Field[Any, Any]":
        """The column with its limits."""
        column: Field[Any, Any] = self.row._meta.get_field(self.field)
        return column


def figures_of(terms: Terms, since: date) -> list[Figure]:
    """What may change from the day on: rates in force then or later, or all figures of a tier."""
    if isinstance(terms, RateCard):
        return [_of_rate(rate) for rate in _rates(terms, since)]
    return [*_of_tier(terms), *_of_bands(terms)]


def versions_of(terms: Terms) -> dict[str, int]:
    """The version of every row that holds a figure, so that a change in between is noticed."""
    if isinstance(terms, RateCard):
        rows: list[Any] = list(terms.rates.all())
    else:
        rows = [*RetainerTier.objects.filter(pk=terms.pk), *terms.overage_bands.all()]
    return {f"{row._meta.model_name}-{row.pk}": row.version for row in rows}


def rate_id(key: str) -> int:
    """The id of the rate whose figure has this key."""
    return int(key.removeprefix("rate-"))


def said(value: Decimal | None) -> str:
    """A figure as it is kept and as an address carries it; nothing for blank."""
    return "" if value is None else plain(value)


def rate_whom(rate: Rate) -> str:
    """Whom and what a rate prices, in words."""
    named = (rate.person.name if rate.person else "", rate.role, rate.activity)
    return " / ".join(filter(None, named)) or "Everyone"


def _rates(card: RateCard, since: date) -> list[Rate]:
    return sorted(
        card.rates.filter(not_over(since)).select_related("person"),
        key=lambda rate: (rate_whom(rate), rate.effective_from or date.min),
    )


def _of_rate(rate: Rate) -> Figure:
    return Figure(
        f"rate-{rate.pk}", rate_whom(rate), rate.hourly_rate, True, rate, "hourly_rate",
        _days(rate),
    )  # fmt: skip


def _days(rate: Rate) -> str:
    first = f"from {rate.effective_from:%-d %b %Y}" if rate.effective_from else ""
    last = f"until {rate.effective_to:%-d %b %Y}" if rate.effective_to else ""
    return f"{first} {last}".strip()


def _of_tier(tier: RetainerTier) -> Iterator[Figure]:
    for name, words, is_price in OF_TIER:
        value = getattr(tier, name)
        present = None if value is None else Decimal(value)
        yield Figure(name, words, present, is_price, tier, name)


def _of_bands(tier: RetainerTier) -> Iterator[Figure]:
    bands = sorted(tier.overage_bands.all(), key=_end)
    for band in bands:
        yield Figure(
            f"band-{band.pk}", _band_words(band), band.hourly_rate, True, band, "hourly_rate"
        )


def _end(band: OverageBand) -> tuple[bool, Decimal]:
    return band.up_to_hours is None, band.up_to_hours or Decimal(0)


def _band_words(band: OverageBand) -> str:
    end = "after that" if band.up_to_hours is None else f"up to {plain(band.up_to_hours)} h"
    return f"An hour beyond, {end}"
