"""Admin pages of rate cards and their rates."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, AutocompleteSelectFilter
from unfold.decorators import display

from clients.models import Rate, RateCard
from clients.resources import RateCardResource, RateResource
from clients.terms import in_force, today
from clients.wording import money

from .base import TermsAdmin, TermsInline
from .filters import InForceFilter
from .formsets import RateFormSet
from .pages import BESIDE_CARDS, BesideAdmin


class RateInline(TermsInline):
    """The card's rates."""

    model = Rate
    formset = RateFormSet
    autocomplete_fields = ["person"]
    tab = False
    fields = ["person", "role", "activity", "hourly_rate", "effective_from", "effective_to"]


@admin.register(RateCard)
class RateCardAdmin(BesideAdmin, TermsAdmin):
    """Cards, firm-wide or a client's own."""

    beside = BESIDE_CARDS
    resource_classes = [RateCardResource]
    list_display = ["code", "name", "currency", "whose", "rates_today"]
    list_select_related = ["client"]
    list_filter = [("currency", AllValuesCheckboxFilter), ("client", AutocompleteSelectFilter)]
    search_fields = ["code", "name", "client__name", "client__code"]
    autocomplete_fields = ["client"]
    inlines = [RateInline]
    fields = [("code", "name"), ("currency", "client"), "version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RateCard]:
        """Counts the rates in force today in the same query."""
        queryset: QuerySet[RateCard] = super().get_queryset(request)
        now = in_force(today(), "rates__effective_from", "rates__effective_to")
        return queryset.annotate(rates_today=Count("rates", filter=now))

    @display(description="Whose", ordering="client__name")
    def whose(self, card: RateCard) -> str:
        """The client's name, or that anybody's time is priced by it."""
        return str(card.client or "Any client")

    @display(description="Rates in force today", ordering="rates_today")
    def rates_today(self, card: Any) -> int:
        """How many rates apply today."""
        return int(card.rates_today)


@admin.register(Rate)
class RateAdmin(TermsAdmin):
    """All rates of all cards, to search, import and export."""

    resource_classes = [RateResource]
    list_display = [
        "rate_card",
        "whom",
        "activity_said",
        "rate",
        "effective_from",
        "effective_to",
    ]
    list_select_related = ["rate_card", "person"]
    list_filter = [InForceFilter, ("rate_card", AutocompleteSelectFilter), "rate_card__currency"]
    search_fields = ["rate_card__code", "person__name", "person__email", "role", "activity"]
    autocomplete_fields = ["rate_card", "person"]
    fields = [
        "rate_card",
        ("person", "role", "activity"),
        "hourly_rate",
        ("effective_from", "effective_to"),
        "version",
    ]

    @display(description="Whom", ordering="role")
    def whom(self, rate: Rate) -> str:
        """The person or role, or everyone."""
        return " / ".join(filter(None, (str(rate.person or ""), rate.role))) or "Everyone"

    @display(description="Activity", ordering="activity")
    def activity_said(self, rate: Rate) -> str:
        """The activity, or any."""
        return rate.activity or "Any"

    @display(description="An hour", ordering="hourly_rate")
    def rate(self, rate: Rate) -> str:
        """The rate in its currency."""
        return money(rate.hourly_rate, rate.rate_card.currency)
