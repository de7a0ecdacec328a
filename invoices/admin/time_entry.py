"""Time entries in the admin: what was worked, where each second stands, and what is quarantined."""

import json
from collections.abc import Sequence
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

from ..figures import hours, month
from ..models import Invoice, Reason, TimeEntry
from ..selectors.ledger import known_entries
from ..selectors.ledger_table import seconds_at
from ..sources import source
from ..wording import COMES_BACK, MEND
from .actions import Action
from .columns import column
from .entry_actions import ENTRY_ACTIONS, ENTRY_WORDS
from .invoice_actions import invoice_name
from .ledger_page import ledger_page
from .quarantine_views import QuarantineViews
from .tabs import TAB, TabbedList
from .time_filters import ALL, PLACE, BillableFilter, ClientFilter, PlaceFilter, WorkedFilter
from .whereabouts import live_holds, whereabouts, with_whereabouts
from .write_off_history import write_off_history

ALL_LABEL = "All that HubSpot knows"


class EntryList(TabbedList):
    """Entries of one state, with all that tells where they stand."""

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        """What is searched and filtered for, of the chosen state."""
        found: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
        chosen = state_of_tab(request)
        states = [
            (each.value, str(each.label), counts.get(each.value, 0)) for each in TimeEntry.State
        ]
        known = sum(count for state, _label, count in states if state != TimeEntry.State.DELETED)
        self.tabs = [
            (slug == (chosen or ALL), label, count, self.tab_address(slug))
            for slug, label, count in [*states, (ALL, ALL_LABEL, known)]
        ]
        shown = found.filter(state=chosen) if chosen else known_entries(found)
        self.together = seconds_at(shown, request.GET.get(PLACE, ""))
        return with_whereabouts(shown)


def state_of_tab(request: HttpRequest) -> TimeEntry.State | None:
    """The state that the address names, or accepted; None for all that HubSpot knows."""
    asked = request.GET.get(TAB, "")
    if asked == ALL:
        return None
    return TimeEntry.State(asked) if asked in TimeEntry.State.values else TimeEntry.State.ACCEPTED


@admin.register(TimeEntry)
class TimeEntryAdmin(QuarantineViews):
    """The list by state, an entry's page, the quarantine and the ledger."""

    page_template = "invoices/time_entry.html"
    words = ENTRY_WORDS
    list_display = (
        "day_words", "person_words", "sow_words", "hours_words", "activity_words",
        "billable_words", "stands_words",
    )  # fmt: skip
    list_filter = (
        ("sow__client", ClientFilter),
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
        tab = state_of_tab(request) or TimeEntry.State.ACCEPTED
        return [each for each in self.permitted(request) if tab.value in each.tabs]

    def get_urls(self) -> list[URLPattern]:
        """Adds the quarantine and the ledger."""
        wrap = self.admin_site.admin_view
        return [
            *self.quarantine_urls(),
            path("ledger/", wrap(self.ledger), name="invoices_timeentry_ledger"),
            *super().get_urls(),
        ]

    def ledger(self, request: HttpRequest) -> HttpResponse:
        """Every second that HubSpot knows, by where it stands."""
        context = ledger_page(request.GET.get("month", ""), request.GET.get("client", ""))
        return self._page(request, "Ledger", "invoices/ledger.html", context)

    def page_context(self, request: HttpRequest, row: TimeEntry) -> dict[str, Any]:
        """Where it stands, where it is or was billed, and the record as HubSpot gave it."""
        billings = row.allocations.select_related("invoice__client", "invoice__sow", "line")
        return {
            "entry": row,
            "stands": whereabouts(row),
            "holds": live_holds(row),
            "write_offs": write_off_history(row),
            "in_hubspot": source().links().record(row.hubspot_id),
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
