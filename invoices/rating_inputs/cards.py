"""Rate cards in the order they are searched for a SOW; cards of other currencies left out."""

from collections.abc import Callable, Sequence

from django.db.models import Q

from clients import models as rows
from clients.models.base import VersionedTerms

from ..rating import terms as values


class Cards:
    """All cards that could price any of the SOWs, read once."""

    def __init__(
        self,
        sows: Sequence[rows.StatementOfWork],
        note_version: Callable[[str, VersionedTerms], None],
    ) -> None:
        own = [sow.rate_card_id for sow in sows if sow.rate_card_id]
        clients = {sow.client_id for sow in sows}
        found = rows.RateCard.objects.filter(
            Q(pk__in=own) | Q(client_id__in=clients) | Q(client=None),
            currency__in={sow.currency for sow in sows},
        ).prefetch_related("rates__person")
        self._cards = sorted(found, key=lambda card: card.code)
        self._values = {card.pk: self._card(card, note_version) for card in self._cards}

    def searched_for(self, sow: rows.StatementOfWork) -> tuple[values.RateCard, ...]:
        """The SOW's own card, then its client's, then the firm's; by code on each step."""
        own = [c for c in self._cards if c.pk == sow.rate_card_id]
        client = [c for c in self._cards if c.client_id == sow.client_id and c not in own]
        firm = [c for c in self._cards if c.client_id is None and c not in own]
        return tuple(
            self._values[card.pk]
            for card in (*own, *client, *firm)
            if card.currency == sow.currency
        )

    @staticmethod
    def _card(
        card: rows.RateCard, note_version: Callable[[str, VersionedTerms], None]
    ) -> values.RateCard:
        found = []
        for rate in card.rates.all():
            note_version("rate", rate)
            found.append(
                values.Rate(
                    hourly_rate=rate.hourly_rate,
                    person=rate.person.email if rate.person else "",
                    role=rate.role,
                    activity=rate.activity,
                    effective_from=rate.effective_from,
                    effective_to=rate.effective_to,
                    rate_id=rate.pk,
                )
            )
        return values.RateCard(card.code, tuple(found))
