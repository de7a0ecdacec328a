"""The terms in force on a date: which cards are searched, which rates, roles and tiers apply."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from clients.models import (
    Assignment,
    Company,
    Milestone,
    Person,
    Rate,
    RateCard,
    Retainer,
    StatementOfWork,
    UsageFee,
)


def today() -> date:
    """The firm's present date; where there is no company yet, the server's."""
    company = Company.objects.order_by("id").first()
    return company.today() if company else timezone.localdate()


def in_force(day: date, first: str = "effective_from", last: str = "effective_to") -> Q:
    """Rows whose days, both inclusive and blank for open, hold this one."""
    begun = Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": day})
    return begun & not_over(day, last)


def not_over(day: date, last: str = "effective_to") -> Q:
    """Rows in force on the day or later: their last day, inclusive, is blank or not before it."""
    return Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day})


def covers(sow: StatementOfWork, day: date) -> bool:
    """Whether a day lies within the SOW's own dates."""
    return sow.starts_on <= day and (sow.ends_on is None or day <= sow.ends_on)


def cards_searched(sow: StatementOfWork) -> list[RateCard]:
    """Cards in the order they are searched (rule 3.2): the SOW's, the client's, the firm's.

    Only cards in the SOW's currency, those of one step by code; codes by code point, not by the
    database's collation.
    """
    cards = RateCard.objects.filter(
        Q(pk=sow.rate_card_id) | Q(client=sow.client_id) | Q(client=None), currency=sow.currency
    )
    return searched_among(cards, sow)


def searched_among(cards: Iterable[RateCard], sow: StatementOfWork) -> list[RateCard]:
    """Those of the cards that are searched for the SOW, in the order of rule 3.2."""
    searched = [
        card
        for card in cards
        if card.currency == sow.currency
        and (card.pk == sow.rate_card_id or card.client_id in (sow.client_id, None))
    ]
    return sorted(searched, key=lambda card: (_step(card, sow), card.code))


def _step(card: RateCard, sow: StatementOfWork) -> int:
    if card.pk == sow.rate_card_id:
        return 1
    return 2 if card.client_id else 3


def rates_in_force(card: RateCard, day: date) -> QuerySet[Rate]:
    """A card's rates of a day, with their people."""
    return card.rates.filter(in_force(day)).select_related("person")


def assignments_in_force(sow: StatementOfWork, day: date) -> QuerySet[Assignment]:
    """Who has a role of their own on the SOW that day."""
    return sow.assignments.filter(in_force(day)).select_related("person")


def role_on(sow: StatementOfWork, person: Person, day: date) -> str:
    """The role a person's time has on the SOW that day (rule 3.1); may be blank."""
    assignment = assignments_in_force(sow, day).filter(person=person).first()
    return assignment.role if assignment else person.role


def retainers_in_force(sow: StatementOfWork, day: date) -> QuerySet[Retainer]:
    """The retainer of a day, at most one, with its tier; none outside the SOW's dates."""
    retainers = sow.retainers.filter(in_force(day, "starts_on", "ends_on"))
    return retainers.select_related("tier") if covers(sow, day) else retainers.none()


@dataclass(frozen=True)
class CardInForce:
    """A card at its place in the search, and the rates it has that day."""

    card: RateCard
    whose: str
    rates: list[Rate]


@dataclass(frozen=True)
class TermsInForce:
    """Everything that applies to a SOW on a day, for people to read."""

    sow: StatementOfWork
    day: date
    is_in_force: bool
    is_billed: bool
    cards: list[CardInForce]
    assignments: list[Assignment]
    retainers: list[Retainer]
    usage_fees: list[UsageFee]
    milestones: list[Milestone]


def terms_in_force(sow: StatementOfWork, day: date) -> TermsInForce:
    """The terms of a SOW on a day; a handful of queries, whatever the number of rates."""
    cards = cards_searched(sow)
    rates: dict[int, list[Rate]] = {card.pk: [] for card in cards}
    found = Rate.objects.filter(in_force(day), rate_card__in=rates).select_related("person")
    for rate in found.order_by("person__name", "role", "activity"):
        rates[rate.rate_card_id].append(rate)
    whose = {1: "of this SOW", 2: "of the client", 3: "of the firm"}
    return TermsInForce(
        sow=sow,
        day=day,
        is_in_force=covers(sow, day),
        is_billed=covers(sow, day) and day >= (sow.bill_from or sow.starts_on),
        cards=[CardInForce(card, whose[_step(card, sow)], rates[card.pk]) for card in cards],
        assignments=list(assignments_in_force(sow, day)),
        retainers=list(retainers_in_force(sow, day)),
        usage_fees=list(sow.usage_fees.all()),
        milestones=list(sow.milestones.all()),
    )
