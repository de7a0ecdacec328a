"""Admin pages of usage fees, their bands and the units recorded."""

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter
from unfold.decorators import display

from clients.models import UsageBand, UsageFee, UsageRecord
from clients.resources import UsageBandResource, UsageFeeResource, UsageRecordResource
from clients.resources.cells import plain
from clients.wording import money

from .base import TermsAdmin, TermsInline
from .formsets import UsageBandFormSet


class UsageBandInline(TermsInline):
    """The steps of the price."""

    model = UsageBand
    formset = UsageBandFormSet
    tab = False
    fields = ["up_to_units", "unit_price", "flat_fee"]


class UsageRecordInline(TermsInline):
    """Units used, the latest first."""

    model = UsageRecord
    fields = ["recorded_on", "quantity", "reference"]
    ordering = ["-recorded_on", "reference"]


@admin.register(UsageFee)
class UsageFeeAdmin(TermsAdmin):
    """Prices for units."""

    resource_classes = [UsageFeeResource]
    list_display = ["code", "sow", "client", "name", "model", "price"]
    list_select_related = ["sow__client"]
    list_filter = ["model", ("sow__client", AutocompleteSelectFilter), "sow__currency"]
    search_fields = ["code", "name", "sow__code", "sow__client__name"]
    autocomplete_fields = ["sow"]
    inlines = [UsageBandInline, UsageRecordInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("code", "name"),
                    ("sow", "unit_name"),
                    "model",
                    ("unit_price", "package_size", "percent"),
                    ("included_units", "minimum_amount"),
                    "version",
                ]
            },
        )
    ]

    @display(description="Client", ordering="sow__client__name")
    def client(self, fee: UsageFee) -> str:
        """The SOW's client."""
        return str(fee.sow.client)

    @display(description="Price")
    def price(self, fee: UsageFee) -> str:
        """What the model charges, where one figure says it."""
        if fee.percent is not None:
            return f"{plain(fee.percent)} %"
        if fee.unit_price is None:
            return "in bands"
        pack = f"{plain(fee.package_size)} " if fee.package_size else ""
        return f"{money(fee.unit_price, fee.sow.currency)} for {pack}{fee.unit_name or 'a unit'}"


@admin.register(UsageBand)
class UsageBandAdmin(TermsAdmin):
    """All bands; edited on their fee's page."""

    resource_classes = [UsageBandResource]
    list_display = ["usage_fee", "units", "price", "flat"]
    list_select_related = ["usage_fee__sow"]
    list_filter = [("usage_fee", AutocompleteSelectFilter)]
    search_fields = ["usage_fee__code", "usage_fee__name"]
    autocomplete_fields = ["usage_fee"]
    fields = ["usage_fee", "up_to_units", "unit_price", "flat_fee", "version"]

    @display(description="Up to", ordering="up_to_units")
    def units(self, band: UsageBand) -> str:
        """The units the band ends at."""
        return "no end" if band.up_to_units is None else plain(band.up_to_units)

    @display(description="A unit", ordering="unit_price")
    def price(self, band: UsageBand) -> str:
        """The price in its currency."""
        return money(band.unit_price, band.usage_fee.sow.currency)

    @display(description="Flat fee", ordering="flat_fee")
    def flat(self, band: UsageBand) -> str:
        """What is due besides."""
        currency = band.usage_fee.sow.currency
        return "" if band.flat_fee is None else money(band.flat_fee, currency)


@admin.register(UsageRecord)
class UsageRecordAdmin(TermsAdmin):
    """All units recorded."""

    resource_classes = [UsageRecordResource]
    list_display = ["usage_fee", "client", "recorded_on", "units", "reference"]
    list_select_related = ["usage_fee__sow__client"]
    list_filter = [
        ("usage_fee", AutocompleteSelectFilter),
        ("usage_fee__sow__client", AutocompleteSelectFilter),
        ("recorded_on", RangeDateFilter),
    ]
    search_fields = ["usage_fee__code", "usage_fee__name", "reference"]
    autocomplete_fields = ["usage_fee"]
    fields = ["usage_fee", "recorded_on", "quantity", "reference", "version"]

    @display(description="Client", ordering="usage_fee__sow__client__name")
    def client(self, record: UsageRecord) -> str:
        """The SOW's client."""
        return str(record.usage_fee.sow.client)

    @display(description="Quantity", ordering="quantity")
    def units(self, record: UsageRecord) -> str:
        """The units, in words where they have a name."""
        return f"{plain(record.quantity)} {record.usage_fee.unit_name}".strip()
