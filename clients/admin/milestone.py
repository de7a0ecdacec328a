"""Admin pages of milestones."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter
from unfold.decorators import display

from clients.models import Milestone
from clients.resources import MilestoneResource
from clients.wording import money

from .base import TermsAdmin


@admin.register(Milestone)
class MilestoneAdmin(TermsAdmin):
    """Fixed fees, billed once they are reached."""

    resource_classes = [MilestoneResource]
    list_display = ["name", "sow", "client", "fee", "completed_on"]
    list_select_related = ["sow__client"]
    list_filter = [
        ("sow__client", AutocompleteSelectFilter),
        "sow__currency",
        ("completed_on", RangeDateFilter),
    ]
    search_fields = ["name", "sow__code", "sow__client__name"]
    autocomplete_fields = ["sow"]
    fields = ["sow", "name", "amount", "completed_on", "version"]

    @display(description="Client", ordering="sow__client__name")
    def client(self, milestone: Milestone) -> str:
        """The SOW's client."""
        return str(milestone.sow.client)

    @display(description="Fee", ordering="amount")
    def fee(self, milestone: Milestone) -> str:
        """The amount in its currency."""
        return money(milestone.amount, milestone.sow.currency)
