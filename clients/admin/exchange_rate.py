"""Admin pages of exchange rates."""

from django.contrib import admin
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, RangeDateFilter
from unfold.decorators import display

from clients.models import ExchangeRate
from clients.resources.cells import plain

from .base import PlainAdmin


@admin.register(ExchangeRate)
class ExchangeRateAdmin(PlainAdmin):
    """Home units per one unit of a currency, by day."""

    list_display = ["currency", "on", "units", "source", "company"]
    list_select_related = ["company"]
    list_filter = [("currency", AllValuesCheckboxFilter), "source", ("on", RangeDateFilter)]
    search_fields = ["currency"]
    autocomplete_fields = ["company"]
    date_hierarchy = "on"
    fields = ["company", ("currency", "on"), "rate", "source"]

    @display(description="Rate", ordering="rate")
    def units(self, rate: ExchangeRate) -> str:
        """The rate without trailing zeros."""
        return plain(rate.rate)
