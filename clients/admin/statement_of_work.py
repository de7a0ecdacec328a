"""Admin pages of statements of work, with everything that was agreed for them, and when."""

from typing import Any

from django.contrib import admin
from django.db.models import DateField, OuterRef, QuerySet, Subquery, Value
from django.http import HttpRequest, HttpResponse
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, AutocompleteSelectFilter
from unfold.decorators import display

from clients.models import Assignment, Milestone, Retainer, StatementOfWork, UsageFee
from clients.resources import AssignmentResource, SowResource
from clients.terms import in_force, terms_in_force, today

from .base import TermsAdmin, TermsInline
from .filters import InForceByDatesFilter, InForceFilter
from .formsets import AssignmentFormSet, RetainerFormSet
from .pages import BESIDE_SOWS, BesideAdmin, day_asked


class AssignmentInline(TermsInline):
    """Who has which role on the SOW."""

    model = Assignment
    formset = AssignmentFormSet
    autocomplete_fields = ["person"]
    fields = ["person", "role", "effective_from", "effective_to"]


class RetainerInline(TermsInline):
    """Which tier the SOW is on."""

    model = Retainer
    formset = RetainerFormSet
    autocomplete_fields = ["tier"]
    fields = ["tier", "starts_on", "ends_on", "billed"]


class UsageFeeInline(TermsInline):
    """Fees for units; bands and records on their own page."""

    model = UsageFee
    fields = ["code", "name", "model", "unit_price", "percent", "minimum_amount"]
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A fee needs more than fits into a row."""
        return False


class MilestoneInline(TermsInline):
    """Fixed fees."""

    model = Milestone
    fields = ["name", "amount", "completed_on"]


@admin.register(StatementOfWork)
class StatementOfWorkAdmin(BesideAdmin, TermsAdmin):
    """A deal's terms; the page begins with those in force on a day."""

    beside = BESIDE_SOWS
    resource_classes = [SowResource]
    change_form_outer_before_template = "clients/terms_in_force.html"
    list_display = ["code", "client", "name", "currency", "starts_on", "ends_on", "tier", "state"]
    list_select_related = ["client"]
    list_filter = [
        InForceByDatesFilter,
        ("client", AutocompleteSelectFilter),
        ("currency", AllValuesCheckboxFilter),
    ]
    search_fields = ["code", "name", "client__name", "client__code", "hubspot_deal_id", "po_number"]
    autocomplete_fields = ["client", "rate_card"]
    inlines = [AssignmentInline, RetainerInline, UsageFeeInline, MilestoneInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("code", "name"),
                    ("client", "currency"),
                    ("starts_on", "ends_on", "bill_from"),
                    ("hubspot_deal_id", "po_number"),
                    "version",
                ]
            },
        ),
        (
            "Pricing",
            {
                "classes": ["tab"],
                "fields": [
                    "rate_card",
                    ("increment_minutes", "increment_rounding"),
                    "group_lines_by",
                    "discount_percent",
                ],
            },
        ),
        (
            "Cap and minimum",
            {"classes": ["tab"], "fields": [("cap_amount", "cap_scope"), "minimum_amount"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StatementOfWork]:
        """Finds today's tier in the same query."""
        day = today()
        retainers = Retainer.objects.filter(
            in_force(day, "starts_on", "ends_on"), sow=OuterRef("pk")
        )
        queryset: QuerySet[StatementOfWork] = super().get_queryset(request)
        return queryset.annotate(
            tier_code=Subquery(retainers.values("tier__code")[:1]),
            today=Value(day, output_field=DateField()),
        )

    @display(description="Tier today")
    def tier(self, sow: Any) -> str:
        """The tier's code, if the SOW is on one."""
        return sow.tier_code or ""

    @display(
        description="In force",
        label={"In force": "success", "To come": "info", "Over": "warning"},
    )
    def state(self, sow: Any) -> str:
        """Whether today lies within the SOW's dates."""
        if sow.today < sow.starts_on:
            return "To come"
        return "Over" if sow.ends_on and sow.ends_on < sow.today else "In force"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Adds the terms in force on the day asked for, today if none is."""
        sow = self.get_object(request, object_id)
        terms = terms_in_force(sow, day_asked(request, "terms_on")) if sow else None
        response: HttpResponse = super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "terms": terms}
        )
        return response


@admin.register(Assignment)
class AssignmentAdmin(TermsAdmin):
    """All roles on all SOWs, to search, import and export."""

    resource_classes = [AssignmentResource]
    list_display = ["sow", "person", "role", "effective_from", "effective_to"]
    list_select_related = ["sow", "person"]
    list_filter = [InForceFilter, ("sow__client", AutocompleteSelectFilter)]
    search_fields = ["sow__code", "person__name", "person__email", "role"]
    autocomplete_fields = ["sow", "person"]
    fields = ["sow", "person", "role", ("effective_from", "effective_to"), "version"]
