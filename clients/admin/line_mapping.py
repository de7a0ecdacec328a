"""Admin pages of the mapping from kinds of lines to QuickBooks items."""

from django.contrib import admin
from unfold.contrib.filters.admin import RelatedDropdownFilter

from clients.models import LineMapping

from .base import PlainAdmin


@admin.register(LineMapping)
class LineMappingAdmin(PlainAdmin):
    """Which item a line is booked under; the most specific mapping decides."""

    list_display = ["kind", "role", "usage_fee", "sow", "quickbooks_item_name", "company"]
    list_display_links = ["kind", "quickbooks_item_name"]
    list_select_related = ["company", "usage_fee", "sow"]
    list_filter = ["kind", ("company", RelatedDropdownFilter)]
    search_fields = ["role", "quickbooks_item_name", "usage_fee__code", "sow__code"]
    autocomplete_fields = ["company", "usage_fee", "sow"]
    readonly_fields = ["version"]
    fieldsets = [
        (
            None,
            {"fields": ["company", ("kind", "role"), ("usage_fee", "sow"), "version"]},
        ),
        (
            "In QuickBooks",
            {
                "fields": [
                    ("quickbooks_item_id", "quickbooks_item_name"),
                    ("quickbooks_tax_code", "quickbooks_class_id"),
                ]
            },
        ),
    ]
