"""What if a card or a tier had other figures: past months rated from the real entries, twice.

Both sides are rated as if these months were billed anew, by the same engine and from the same
rows, so that nothing but the figures differs. Nothing is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from clients.figures import Figures, Terms, rate_id
from clients.models import Client, RateCard, RetainerTier

from ..models import Hold
from ..rating.changed_terms import with_rates, with_tier
from ..rating.comparison import CapChange, MonthChange, compare_caps, compare_months
from ..rating.engine import RunScope, SowWork
from ..rating.replay import RatedMonth, rate_months
from ..rating.terms import StatementOfWork
from ..rating_inputs import RatingInputs, SowInputs, load
from ..rating_inputs.tiers import tier_with
from ..selectors.priced_by import sows_priced_by

Changed = tuple[StatementOfWork, SowWork]


@dataclass(frozen=True)
class SowChange:
    """A SOW with its months before and after, in the SOW's currency."""

    sow: SowInputs
    months: list[MonthChange]
    cap: CapChange | None

    @property
    def is_changed(self) -> bool:
        """Whether any line of any month differs."""
        return any(month.is_changed for month in self.months)


@dataclass(frozen=True)
class WhatIf:
    """The SOWs that the change would touch, and those of them that can't be priced as they are.

    `left_out` are codes of SOWs that are held back; `all_clients` counts everyone.
    """

    months: tuple[date, ...]
    changes: list[SowChange]
    clients: dict[int, Client]
    inputs: RatingInputs
    left_out: list[str]
    all_clients: int


def what_if(
    terms: Terms, figures: Figures, months: Sequence[date], *, client_id: int | None = None
) -> WhatIf:
    """Rates consecutive months as they are and with these figures from the first month on.

    A fixed number of queries, however many clients and entries. `figures` holds what changes, by
    the keys of `clients.figures`; amounts are rounded as the engine rounds them. `client_id` looks
    at one client alone.
    """
    sows = sows_priced_by(terms, months[0], months[-1])
    if client_id is not None:
        sows = sows.filter(client=client_id)
    held = Hold.objects.filter(released_at=None, sow__in=sows)
    left_out = dict(held.values_list("sow_id", "sow__code"))
    ids = [pk for pk in sows.values_list("pk", flat=True) if pk not in left_out]
    inputs = load(ids, RunScope(months[-1]), anew_from=months[0])
    clients = Client.objects.in_bulk({sow.client_id for sow in inputs.sows.values()})
    compare = _Comparison(terms, figures, months)
    found = [compare(sow, clients[sow.client_id].currency) for sow in inputs.sows.values()]
    changes = [one for one in found if one]
    return WhatIf(
        tuple(months), changes, clients, inputs, sorted(left_out.values()), Client.objects.count()
    )


class _Comparison:
    """One change of terms, tried on one SOW after the other."""

    def __init__(self, terms: Terms, figures: Figures, months: Sequence[date]) -> None:
        self._months = months
        self._prices = _prices(figures) if isinstance(terms, RateCard) else {}
        self._changed: Callable[[SowInputs], Changed] = self._with_rates
        if isinstance(terms, RetainerTier):
            self._tier = tier_with(terms, figures)
            self._changed = self._with_tier

    def __call__(self, sow: SowInputs, currency: str) -> SowChange | None:
        """None where the change makes no difference to the SOW."""
        before = rate_months(sow.terms, self._months, sow.work, currency)
        if self._prices and not self._price_any(before):
            return None
        terms, work = self._changed(sow)
        after = rate_months(terms, self._months, work, currency)
        months = compare_months(sow.terms, terms, before, after)
        change = SowChange(sow, months, compare_caps(sow.terms.cap_amount, before, after))
        unpriced = any(month.problems for month in months)
        return change if change.is_changed or unpriced else None

    def _price_any(self, months: list[RatedMonth]) -> bool:
        """Whether one of the rates prices anything: another price changes no choice of rates."""
        used = {term for month in months for line in month.rating.lines for term in line.terms}
        return any(("rate", rate_id) in used for rate_id in self._prices)

    def _with_rates(self, sow: SowInputs) -> Changed:
        return with_rates(sow.terms, self._prices, self._months[0]), sow.work

    def _with_tier(self, sow: SowInputs) -> Changed:
        terms, history = with_tier(sow.terms, sow.work.history, self._tier, self._months[0])
        return terms, replace(sow.work, history=history)


def _prices(figures: Figures) -> dict[int, Decimal]:
    return {rate_id(key): price for key, price in figures.items() if price is not None}
