"""Admin pages of clients, with their statements of work and rate cards at hand."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, RelatedDropdownFilter
from unfold.decorators import display

from clients.models import Client, RateCard, StatementOfWork
from clients.resources import ClientResource

from .base import TermsAdmin
from .pages import BESIDE_CLIENTS, BesideAdmin


class ListedInline(TabularInline):
    """Rows shown here with a link, and edited on their own page."""

    extra = 0
    tab = True
    per_page = 25
    can_delete = False
    readonly_fields: Any = ["page"]

    @display(description="Code")
    def page(self, row: Any) -> str:
        """A link to the row's own page."""
        address = reverse(f"admin:clients_{row._meta.model_name}_change", args=[row.pk])
        classes = "text-primary-600 dark:text-primary-500"
        return format_html('<a href="{}" class="{}">{}</a>', address, classes, row.code)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Added on their own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Changed on their own page."""
        return False


class SowInline(ListedInline):
    """The client's statements of work."""

    model = StatementOfWork
    fields = ["page", "name", "currency", "starts_on", "ends_on", "hubspot_deal_id"]


class RateCardInline(ListedInline):
    """The client's own rate cards."""

    model = RateCard
    fields = ["page", "name", "currency"]


@admin.register(Client)
class ClientAdmin(BesideAdmin, TermsAdmin):
    """Who gets invoices, and how."""

    beside = BESIDE_CLIENTS
    resource_classes = [ClientResource]
    list_display = ["name", "code", "currency", "invoice_per", "sow_count", "owner", "auto_approve"]
    list_select_related = ["owner"]
    list_filter = [
        ("currency", AllValuesCheckboxFilter),
        "invoice_per",
        "auto_approve",
        ("company", RelatedDropdownFilter),
        ("owner", RelatedDropdownFilter),
    ]
    search_fields = ["code", "name", "billing_email", "quickbooks_customer_id"]
    autocomplete_fields = ["company", "team"]
    inlines = [SowInline, RateCardInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("code", "name"),
                    ("company", "currency"),
                    ("invoice_per", "payment_terms"),
                    ("billing_email", "tax_code"),
                    "owner",
                    "version",
                ]
            },
        ),
        (
            "Other systems",
            {"classes": ["tab"], "fields": ["hubspot_company_id", "quickbooks_customer_id"]},
        ),
        (
            "Automatic approval",
            {
                "classes": ["tab"],
                "fields": ["auto_approve", "auto_approve_limit", "auto_approve_tolerance_percent"],
            },
        ),
        ("Project team", {"classes": ["tab"], "fields": ["team"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Client]:
        """Counts the SOWs in the same query."""
        queryset: QuerySet[Client] = super().get_queryset(request)
        return queryset.annotate(sow_count=Count("sows"))

    @display(description="SOWs", ordering="sow_count")
    def sow_count(self, client: Any) -> int:
        """How many SOWs the client has."""
        return int(client.sow_count)
