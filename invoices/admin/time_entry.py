"""Time entries in the admin: what was worked, where each second stands, and what is quarantined."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from unfold.contrib.filters.admin import RelatedDropdownFilter

from clients.models import Company

from ..figures import hours, month
from ..models import Invoice, Reason, TimeEntry
from ..wording import COMES_BACK, MEND, PLACES
from .actions import Action
from .base import RecordAdmin
from .columns import column
from .entry_actions import ENTRY_ACTIONS, ENTRY_WORDS
from .invoice_actions import invoice_name
from .ledger_page import ledger_page, months_back
from .quarantine import quarantine_page
from .tabs import TAB, DropdownFilter, TabbedList
from .whereabouts import HELD, at_place, live_holds, whereabouts, with_whereabouts

MONTHS_TO_CHOOSE = 36


class EntryList(TabbedList):
    """Entries of one state, with all that tells where they stand."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """What is searched and filtered for, of the chosen state."""
        found: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
        self.chosen = state_of_tab(request)
        self.tabs = [
            (each, counts.get(each.value, 0), self.tab_address(each.value))
            for each in TimeEntry.State
        ]
        return with_whereabouts(found.filter(state=self.chosen))


def state_of_tab(request: HttpRequest) -> TimeEntry.State:
    """The state that the address names, or accepted."""
    asked = request.GET.get(TAB, "")
    return TimeEntry.State(asked) if asked in TimeEntry.State.values else TimeEntry.State.ACCEPTED


class WorkedFilter(DropdownFilter):
    """The month of the work, of the last three years."""

    title = "month"
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The newest month first."""
        months = months_back(Company.firm().today(), MONTHS_TO_CHOOSE)
        return [(f"{each:%Y-%m}", month(each)) for each in months]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries worked in the chosen month."""
        try:
            first = date.fromisoformat(f"{self.value()}-01")
        except ValueError:
            return queryset
        return queryset.filter(worked_on__year=first.year, worked_on__month=first.month)


class PlaceFilter(DropdownFilter):
    """Where the entry stands in the ledger, or whether it is held."""

    title = "where it stands"
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The ledger's places, and held."""
        return [*PLACES.items(), (HELD, "Held")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries at the chosen place."""
        value = self.value()
        return at_place(queryset, value) if value in {*PLACES, HELD} else queryset


class BillableFilter(DropdownFilter):
    """Billable or not."""

    title = "billable"
    parameter_name = "billable"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Yes and no."""
        return [("yes", "Billable"), ("no", "Not billable")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries whose flag says so."""
        match self.value():
            case "yes":
                return queryset.filter(billable=True)
            case "no":
                return queryset.filter(billable=False)
        return queryset


@admin.register(TimeEntry)
class TimeEntryAdmin(RecordAdmin[TimeEntry]):
    """The list by state, an entry's page, the quarantine and the ledger."""

    page_template = "invoices/time_entry.html"
    words = ENTRY_WORDS
    list_display = (
        "day_words", "person_words", "sow_words", "hours_words", "activity_words",
        "billable_words", "stands_words",
    )  # fmt: skip
    list_filter = (
        ("sow__client", RelatedDropdownFilter),
        ("sow", RelatedDropdownFilter),
        ("person", RelatedDropdownFilter),
        WorkedFilter,
        BillableFilter,
        PlaceFilter,
    )
    list_before_template = "invoices/entry_tabs.html"
    search_fields = (
        "description", "activity", "person__name", "sow__code", "sow__client__name",
        "hubspot_id__exact",
    )  # fmt: skip
    search_help_text = "Words, person, SOW, client or HubSpot id"
    list_per_page = 100
    show_full_result_count = False

    def rows(self, request: HttpRequest) -> QuerySet[TimeEntry]:
        """Entries with all that tells where they stand."""
        return with_whereabouts(self.get_queryset(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[EntryList]:
        """The list by states."""
        return EntryList

    def offered(self) -> Sequence[Action[TimeEntry]]:
        """Write off, hold, and back."""
        return ENTRY_ACTIONS

    def offered_in_list(self, request: HttpRequest) -> list[Action[TimeEntry]]:
        """Nothing can be done to what was deleted."""
        tab = state_of_tab(request).value
        return [each for each in self.permitted(request) if tab in each.tabs]

    def get_urls(self) -> list[URLPattern]:
        """Adds the quarantine and the ledger."""
        wrap = self.admin_site.admin_view
        return [
            path("quarantine/", wrap(self.quarantine), name="invoices_timeentry_quarantine"),
            path("ledger/", wrap(self.ledger), name="invoices_timeentry_ledger"),
            *super().get_urls(),
        ]

    def quarantine(self, request: HttpRequest) -> HttpResponse:
        """What waits to be mended, by reason."""
        return self._page(request, "Quarantine", "invoices/quarantine.html", quarantine_page())

    def ledger(self, request: HttpRequest) -> HttpResponse:
        """Every second that HubSpot knows, by where it stands."""
        context = ledger_page(request.GET.get("month", ""))
        return self._page(request, "Ledger", "invoices/ledger.html", context)

    def page_context(self, request: HttpRequest, row: TimeEntry) -> dict[str, Any]:
        """Where it stands, where it is or was billed, and the record as HubSpot gave it."""
        billings = row.allocations.select_related("invoice__client", "invoice__sow", "line")
        return {
            "entry": row,
            "stands": whereabouts(row),
            "holds": live_holds(row),
            "mend": MEND[Reason(row.reason)] if row.reason else "",
            "comes_back": COMES_BACK,
            "billings": [(invoice_name(each.invoice), each) for each in billings.order_by("pk")],
            "raw": json.dumps(row.raw, indent=2, sort_keys=True, ensure_ascii=False),
        }

    def _page(
        self, request: HttpRequest, title: str, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return TemplateResponse(
            request, template, self._context(request) | {"title": title} | context
        )

    @column("Day", ordering="worked_on")
    def day_words(self, entry: TimeEntry) -> str:
        """The day of the work; the link to the page."""
        return date_format(entry.worked_on, "j M Y") if entry.worked_on else "No date"

    @column("Person", ordering="person__name")
    def person_words(self, entry: TimeEntry) -> str:
        """Who did it."""
        return str(entry.person or entry.hubspot_owner_id or "–")

    @column("Client and SOW", ordering="sow__code")
    def sow_words(self, entry: TimeEntry) -> str:
        """Whom it was done for."""
        return f"{entry.sow.client} · {entry.sow}" if entry.sow else "–"

    @column("Hours", ordering="seconds", figure=True)
    def hours_words(self, entry: TimeEntry) -> str:
        """How long it took."""
        return format_html('<span class="figure">{}</span>', hours(entry.seconds))

    @column("Activity", ordering="activity")
    def activity_words(self, entry: TimeEntry) -> str:
        """What kind of work, and the person's own words."""
        words = " · ".join(filter(None, (entry.activity, entry.description[:80])))
        return words or "–"

    @column("Billable", ordering="billable")
    def billable_words(self, entry: TimeEntry) -> str:
        """Yes, no, or unreadable."""
        return {True: "Yes", False: "No", None: "?"}[entry.billable]

    @column("Where it stands")
    def stands_words(self, entry: TimeEntry) -> str:
        """Billed, pending, waiting, held, written off, or why it is quarantined."""
        if entry.state == TimeEntry.State.QUARANTINED:
            return str(entry.get_reason_display())
        return format_html_join(
            "; ",
            "{} {}",
            (
                (words, _link(_called(invoice), invoice.pk) if invoice else "")
                for words, invoice in whereabouts(entry)
            ),
        )


def _called(invoice: Invoice) -> str:
    return invoice.number or f"{month(invoice.period)}'s invoice"


def _link(words: str, invoice_pk: int) -> str:
    address = reverse("admin:invoices_invoice_change", args=[invoice_pk])
    return format_html('<a class="link" href="{}">{}</a>', address, words)
