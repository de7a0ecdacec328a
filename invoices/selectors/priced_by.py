"""Which SOWs a rate card or a retainer tier could price in some months."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from clients.models import RateCard, Retainer, RetainerTier, StatementOfWork
from clients.terms import not_over

from ..models import TimeEntry
from ..rating.worked_time import add_months, last_day


def sows_priced_by(
    terms: RateCard | RetainerTier, first: date, last: date
) -> QuerySet[StatementOfWork]:
    """SOWs on which these terms can make a difference from the first month to the last.

    For a card those that search it and have billable time worked then, for a tier those on it
    then, or in the month after, whose fee is billed in advance.
    """
    if isinstance(terms, RateCard):
        return _by_card(terms, first, last_day(last))
    return _by_tier(terms, first, last_day(add_months(last, 1)))


def _by_card(card: RateCard, first: date, last: date) -> QuerySet[StatementOfWork]:
    worked = TimeEntry.objects.filter(
        sow=OuterRef("pk"), worked_on__range=(first, last), state="accepted", billable=True
    )
    searching = StatementOfWork.objects.filter(Exists(worked), currency=card.currency)
    if card.client_id is None:
        return searching
    return searching.filter(Q(rate_card=card) | Q(client=card.client_id))


def _by_tier(tier: RetainerTier, first: date, last: date) -> QuerySet[StatementOfWork]:
    runs_on = not_over(first, "ends_on")
    on_it = Retainer.objects.filter(runs_on, sow=OuterRef("pk"), tier=tier, starts_on__lte=last)
    return StatementOfWork.objects.filter(Exists(on_it), runs_on, starts_on__lte=last)
