"""What each deal was last told of its billing, and the properties that it is told in."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin

from invoices.admin.columns import column

from ..errors import OutsideError
from ..hubspot.gateway import for_a_page
from ..models import DealBillingState
from ..services.create_deal_properties import Finding, Outcome, create_deal_properties

PERMISSION = "syncs.change_dealbillingstate"
COLOURS = {Outcome.UNFIT: "danger", Outcome.MISSING: "warning"}


@admin.register(DealBillingState)
class DealBillingStateAdmin(ModelAdmin):
    """To be read; the console writes it."""

    list_display = ("deal_id", "state_words", "number_words", "written_at", "error")
    search_fields = ("deal_id",)
    readonly_fields = ("deal_id", "written", "written_at", "error", "refused_at")
    list_before_template = "syncs/deal_properties_button.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The console adds them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The console changes them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They stay."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Adds the page about the properties themselves."""
        view = self.admin_site.admin_view(self.properties_view)
        return [path("properties/", view, name="syncs_deal_properties"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the way to the properties above it."""
        offered = {"may_create": request.user.has_perm(PERMISSION)}
        page: HttpResponse = super().changelist_view(request, offered | (extra_context or {}))
        return page

    def properties_view(self, request: HttpRequest) -> HttpResponse:
        """What HubSpot has and lacks of the properties; posting it creates what is missing."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        posted = request.method == "POST"
        try:
            found, trouble = create_deal_properties(for_a_page(), dry_run=not posted), ""
        except OutsideError as error:
            found, trouble = [], error.message
        if posted and not trouble:
            _tell(request, found)
            return HttpResponseRedirect(reverse("admin:syncs_dealbillingstate_changelist"))
        context = self.admin_site.each_context(request) | {
            "title": "Deal properties in HubSpot",
            "opts": self.opts,
            "findings": [(one, COLOURS.get(one.outcome, "success")) for one in found],
            "missing": [one.name for one in found if one.outcome == Outcome.MISSING],
            "trouble": trouble,
        }
        return TemplateResponse(request, "syncs/deal_properties.html", context)

    @column("Billing state")
    def state_words(self, row: DealBillingState) -> str:
        """As the deal shows it."""
        return str(row.written.get("console_billing_state", "–")).replace("_", " ")

    @column("Invoice")
    def number_words(self, row: DealBillingState) -> str:
        """The number the deal shows."""
        return str(row.written.get("console_invoice_number") or "–")


def _tell(request: HttpRequest, found: list[Finding]) -> None:
    created = [one.name for one in found if one.outcome == Outcome.CREATED]
    if created:
        messages.success(request, f"Created in HubSpot: {', '.join(created)}.")
    for one in found:
        if one.outcome == Outcome.UNFIT:
            messages.warning(request, f"{one.name}: {one.words}")
    if len(created) == 0:
        messages.info(request, "Nothing was missing, so nothing was created.")
