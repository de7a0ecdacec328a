"""Admin pages of retainer tiers with their bands, and of the retainers on them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, AutocompleteSelectFilter
from unfold.decorators import display

from clients.models import OverageBand, Retainer, RetainerTier
from clients.resources import OverageBandResource, RetainerResource, RetainerTierResource
from clients.resources.cells import plain
from clients.wording import money

from .base import TermsAdmin, TermsInline
from .filters import InForceByDatesFilter
from .formsets import OverageBandFormSet
from .pages import BESIDE_TIERS, BesideAdmin


class OverageBandInline(TermsInline):
    """The steps of the overage price."""

    model = OverageBand
    formset = OverageBandFormSet
    tab = False
    fields = ["up_to_hours", "hourly_rate"]


@admin.register(RetainerTier)
class RetainerTierAdmin(BesideAdmin, TermsAdmin):
    """What a month costs and includes."""

    beside = BESIDE_TIERS
    resource_classes = [RetainerTierResource]
    list_display = ["code", "name", "fee", "hours", "overage", "rollover"]
    list_filter = [("currency", AllValuesCheckboxFilter)]
    search_fields = ["code", "name"]
    inlines = [OverageBandInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("code", "name", "currency"),
                    ("monthly_fee", "included_hours"),
                    "overage_rate",
                    ("rollover_months", "rollover_cap_hours"),
                    "version",
                ]
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RetainerTier]:
        """Counts the bands in the same query."""
        queryset: QuerySet[RetainerTier] = super().get_queryset(request)
        return queryset.annotate(band_count=Count("overage_bands"))

    @display(description="A month", ordering="monthly_fee")
    def fee(self, tier: RetainerTier) -> str:
        """The fee in its currency."""
        return money(tier.monthly_fee, tier.currency)

    @display(description="Hours included", ordering="included_hours")
    def hours(self, tier: RetainerTier) -> str:
        """The month's allowance."""
        return plain(tier.included_hours)

    @display(description="Beyond")
    def overage(self, tier: Any) -> str:
        """How overage is priced."""
        if tier.overage_rate is not None:
            return f"{money(tier.overage_rate, tier.currency)} an hour"
        return f"in {tier.band_count} bands" if tier.band_count else "by rate card"

    @display(description="Rollover")
    def rollover(self, tier: RetainerTier) -> str:
        """How long what is left may be used."""
        if not tier.rollover_months:
            return "lapses"
        cap = tier.rollover_cap_hours
        at_most = "" if cap is None else f", at most {plain(cap)} h"
        return f"{tier.rollover_months} month{'s' if tier.rollover_months > 1 else ''}{at_most}"


@admin.register(OverageBand)
class OverageBandAdmin(TermsAdmin):
    """All overage bands; edited on their tier's page."""

    resource_classes = [OverageBandResource]
    list_display = ["tier", "hours", "price"]
    list_select_related = ["tier"]
    list_filter = [("tier", AutocompleteSelectFilter)]
    search_fields = ["tier__code", "tier__name"]
    autocomplete_fields = ["tier"]
    fields = ["tier", "up_to_hours", "hourly_rate", "version"]

    @display(description="Up to", ordering="up_to_hours")
    def hours(self, band: OverageBand) -> str:
        """The hours the band ends at."""
        return "no end" if band.up_to_hours is None else f"{plain(band.up_to_hours)} h"

    @display(description="An hour", ordering="hourly_rate")
    def price(self, band: OverageBand) -> str:
        """The rate in its currency."""
        return money(band.hourly_rate, band.tier.currency)


@admin.register(Retainer)
class RetainerAdmin(TermsAdmin):
    """All stays of SOWs on tiers."""

    resource_classes = [RetainerResource]
    list_display = ["sow", "client", "tier", "starts_on", "ends_on", "billed"]
    list_select_related = ["sow__client", "tier"]
    list_filter = [
        InForceByDatesFilter,
        ("sow__client", AutocompleteSelectFilter),
        ("tier", AutocompleteSelectFilter),
        "billed",
    ]
    search_fields = ["sow__code", "sow__client__name", "tier__code"]
    autocomplete_fields = ["sow", "tier"]
    fields = ["sow", "tier", ("starts_on", "ends_on"), "billed", "version"]

    @display(description="Client", ordering="sow__client__name")
    def client(self, retainer: Retainer) -> str:
        """The SOW's client."""
        return str(retainer.sow.client)
