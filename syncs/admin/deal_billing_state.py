"""What each deal was last told of its billing, and what HubSpot refused."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from invoices.admin.columns import column

from ..models import DealBillingState


@admin.register(DealBillingState)
class DealBillingStateAdmin(ModelAdmin):
    """To be read; the console writes it."""

    list_display = ("deal_id", "state_words", "number_words", "written_at", "error")
    search_fields = ("deal_id",)
    readonly_fields = ("deal_id", "written", "written_at", "error", "refused_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The console adds them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The console changes them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They stay."""
        return False

    @column("Billing state")
    def state_words(self, row: DealBillingState) -> str:
        """As the deal shows it."""
        return str(row.written.get("console_billing_state", "–")).replace("_", " ")

    @column("Invoice")
    def number_words(self, row: DealBillingState) -> str:
        """The number the deal shows."""
        return str(row.written.get("console_invoice_number") or "–")
