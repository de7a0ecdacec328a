"""A retainer tier as rating sees it, with its own figures or others in their place."""

from collections.abc import Iterable
from decimal import Decimal

from clients.figures import Figures
from clients.models import RetainerTier

from ..rating.money import ZERO
from ..rating.terms import Band, Tier


def tier_with(tier: RetainerTier, figures: Figures) -> Tier:
    """The tier with these figures, by the keys of `clients.figures`, in the place of its own."""

    def figure(name: str) -> Decimal | None:
        value: Decimal | None = figures.get(name, getattr(tier, name))
        return value

    bands = [
        Band(band.up_to_hours, _or_zero(figures.get(f"band-{band.pk}", band.hourly_rate)))
        for band in tier.overage_bands.all()
    ]
    return Tier(
        code=tier.code,
        monthly_fee=_or_zero(figure("monthly_fee")),
        included_hours=_or_zero(figure("included_hours")),
        overage_rate=figure("overage_rate"),
        overage_bands=rising(bands),
        rollover_months=int(figure("rollover_months") or 0),
        rollover_cap_hours=figure("rollover_cap_hours"),
        tier_id=tier.pk,
    )


def _or_zero(value: Decimal | None) -> Decimal:
    return ZERO if value is None else value


def rising(bands: Iterable[Band]) -> tuple[Band, ...]:
    """Bands by their end, the open one last."""
    return tuple(sorted(bands, key=lambda band: (band.up_to is None, band.up_to or 0)))
