"""How a client is billed, in plain words on a page: what finance and the client sign."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from . import statement_words as words
from .models import Assignment, Client, Milestone, Rate, RateCard, StatementOfWork
from .models.base import VersionedTerms
from .terms import not_over, searched_among


@dataclass(frozen=True)
class CardTold:
    """A card's rates of the day and later; `unnamed` ones, of people not assigned, are left out."""

    card: RateCard
    rates: list[tuple[str, Rate]]
    unnamed: int


@dataclass(frozen=True)
class SowTold:
    """A SOW in sentences, and the cards its hours are priced by, the first searched first."""

    sow: StatementOfWork
    sentences: list[str]
    roles: list[str]
    fees: list[str]
    milestones: list[Milestone]
    cards: list[RateCard]


@dataclass(frozen=True)
class Statement:
    """The page: the invoices, the SOWs, the rates, and the versions all of it was made from."""

    client: Client
    day: date
    invoices: list[str]
    sows: list[SowTold]
    cards: list[CardTold]
    versions: list[str]
    mark: str


def statement_of(client: Client, day: date, only: StatementOfWork | None = None) -> Statement:
    """The terms in force on the day or later, of all SOWs or of one; a fixed number of queries."""
    sows = list(_sows(client, day, only))
    cards = list(_cards(client, sows, day))
    told = [_told(sow, searched_among(cards, sow), day) for sow in sows]
    used = dict.fromkeys(card for each in told for card in each.cards)
    assigned = {row.person_id for sow in sows for row in sow.assignments.all()}
    return Statement(
        client=client,
        day=day,
        invoices=words.invoice_sentences(client),
        sows=told,
        cards=[_card(card, assigned) for card in used],
        versions=[f"{row} version {row.version}" for row in (client, *sows, *used)],
        mark=_mark(_rows(client, sows, used)),
    )


def _sows(
    client: Client, day: date, only: StatementOfWork | None
) -> QuerySet[StatementOfWork, StatementOfWork]:
    chosen = Q(pk=only.pk) if only else not_over(day, "ends_on")
    return client.sows.filter(chosen).prefetch_related(
        "assignments__person", "retainers__tier__overage_bands", "usage_fees__bands", "milestones"
    )


def _cards(client: Client, sows: list[StatementOfWork], day: date) -> QuerySet[RateCard, RateCard]:
    rates = (
        Rate.objects.filter(not_over(day))
        .select_related("person")
        .order_by("person__name", "role", "activity", "effective_from")
    )
    own = [sow.rate_card_id for sow in sows if sow.rate_card_id]
    found = RateCard.objects.filter(Q(pk__in=own) | Q(client=client) | Q(client=None))
    return found.prefetch_related(Prefetch("rates", rates))


def _told(sow: StatementOfWork, cards: list[RateCard], day: date) -> SowTold:
    sentences = words.sow_sentences(sow)
    for retainer in sow.retainers.all():
        if retainer.ends_on is None or retainer.ends_on >= day:
            sentences += words.retainer_sentences(retainer, retainer.tier.overage_bands.all())
    return SowTold(
        sow=sow,
        sentences=sentences + words.adjustment_sentences(sow),
        roles=[_role(row) for row in sow.assignments.all() if _lasts(row.effective_to, day)],
        fees=[
            words.fee_sentence(fee, fee.bands.all(), sow.currency) for fee in sow.usage_fees.all()
        ],
        milestones=list(sow.milestones.all()),
        cards=list(_decisive(cards, day)),
    )


def _lasts(last: date | None, day: date) -> bool:
    return last is None or last >= day


def _role(row: Assignment) -> str:
    when = words.from_to(row.effective_from, row.effective_to)
    return f"{row.person} works as {row.role}{' ' if when else ''}{when}."


def _decisive(cards: list[RateCard], day: date) -> Iterable[RateCard]:
    """Cards up to the first with a lasting rate for everyone, behind which none is searched."""
    for card in cards:
        yield card
        if any(_prices_all(rate, day) for rate in card.rates.all()):
            return


def _prices_all(rate: Rate, day: date) -> bool:
    begun = rate.effective_from is None or rate.effective_from <= day
    names = rate.person_id or rate.role or rate.activity
    return begun and rate.effective_to is None and not names


def _card(card: RateCard, assigned: set[int]) -> CardTold:
    rates = list(card.rates.all())
    shown = [
        rate
        for rate in rates
        if card.client_id or rate.person_id is None or rate.person_id in assigned
    ]
    return CardTold(card, [(words.whom(rate), rate) for rate in shown], len(rates) - len(shown))


def _rows(
    client: Client, sows: list[StatementOfWork], cards: Iterable[RateCard]
) -> Iterable[VersionedTerms]:
    """Every row of terms that the page was made from."""
    yield client
    for sow in sows:
        yield from (sow, *sow.assignments.all(), *sow.milestones.all())
        for retainer in sow.retainers.all():
            yield from (retainer, retainer.tier, *retainer.tier.overage_bands.all())
        for fee in sow.usage_fees.all():
            yield from (fee, *fee.bands.all())
    for card in cards:
        yield from (card, *card.rates.all())


def _mark(rows: Iterable[VersionedTerms]) -> str:
    """Ten characters that change with any of the rows: two pages with one mark say the same."""
    versions = sorted(f"{row._meta.model_name} {row.pk} {row.version}" for row in rows)
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()[:10]
