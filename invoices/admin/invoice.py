"""Invoices in the admin: the review queue and the page of one invoice."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    FieldTextFilter,
    RangeNumericFilter,
)

from ..models import Invoice, Status
from .actions import Action
from .base import RecordAdmin
from .invoice_actions import INVOICE_WORDS
from .invoice_comments import MAY_COMMENT, add_comment
from .invoice_page import invoice_page, line_page, lines_page
from .outside import filters, outside_of
from .panels import invoice_actions
from .queue import Queue, Walk, stage
from .queue_columns import STATUS_COLOURS, QueueColumns
from .queue_filters import CurrencyFilter, OwnerFilter, PeriodFilter, WarningFilter
from .tabs import TAB
from .walk import asked_list, place_of

BY_CLIENT_NAME = ("client__name", FieldTextFilter)


def _tab(request: HttpRequest) -> str:
    return stage(request.GET.get(TAB)).slug


@admin.register(Invoice)
class InvoiceAdmin(QueueColumns, RecordAdmin[Invoice]):
    """The queue by tabs, and an invoice as its client will read it."""

    page_template = "invoices/invoice.html"
    words = INVOICE_WORDS
    list_display = (
        "opener", "client_words", "sow_words", "month_words", "number_words", "kind_words",
        "total_words", "change_words", "status_words", "warnings_words",
    )  # fmt: skip
    list_display_links = ("client_words",)
    list_select_related = ("client", "sow")
    ordering = ("-period", "client__name", "sequence", "pk")
    list_filter = (
        OwnerFilter,
        PeriodFilter,
        CurrencyFilter,
        WarningFilter,
        ("total_amount", RangeNumericFilter),
    )
    list_before_template = "invoices/queue_tabs.html"
    search_fields = (
        "client__name", "client__code", "number", "sow__code", "sow__name", "lines__sow__code",
    )  # fmt: skip
    search_help_text = "Client, number or SOW"
    list_per_page = 100
    show_full_result_count = False

    class Media:
        js = ("console/keys.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invoice]:
        """What was settled without a document is nobody's to review."""
        return super().get_queryset(request).exclude(status=Status.EMPTY)

    def rows(self, request: HttpRequest) -> QuerySet[Invoice]:
        """Invoices with the names that pages print."""
        joins = ("client__company", "client__owner", "sow", "run")
        return self.get_queryset(request).select_related(*joins)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Under tabs of what has left us, where it stands there too; where one may, approval."""
        shown = list(super().get_list_display(request))
        if _tab(request) == "pending":
            shown.remove("number_words")
        if outside_of(_tab(request)):
            shown.insert(shown.index("warnings_words"), "outside_words")
        return [*shown, "approve_words"] if self.bulk_actions(request) else shown

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Our own filters and those of other rooms; clients by name for whoever can't list them."""
        may_list = request.user.has_perm("clients.view_client")
        client = ("client", AutocompleteSelectFilter) if may_list else BY_CLIENT_NAME
        return [client, *super().get_list_filter(request), *filters()]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        """With what the columns of other rooms need."""
        joins = [join for each in outside_of(_tab(request)) for join in each.joins]
        return [*self.list_select_related, *joins]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Queue]:
        """The list by tabs, with the SOWs of each invoice."""
        return Queue

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, and what may be done to all of it at once."""
        bulk = {"bulk": self.bulk_actions(request)}
        return super().changelist_view(request, (extra_context or {}) | bulk)

    def walk(self, request: HttpRequest) -> Walk:
        """The invoices of the list that the request asks for, in its order."""
        shown = self.get_list_display(request)
        columns = ["action_checkbox", *shown] if self.get_actions(request) else shown
        return Walk(
            request, self.model, columns, self.list_display_links, self.get_list_filter(request),
            None, self.get_search_fields(request), (), self.list_per_page, self.list_max_show_all,
            (), self, None, self.search_help_text,
        )  # fmt: skip

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The lines' SOW too: an address may ask for what bills anything of one."""
        of_sow: bool = lookup == "lines__sow__id__exact"
        return of_sow or bool(super().lookup_allowed(lookup, value, request))

    def offered(self) -> Sequence[Action[Invoice]]:
        """Our own actions and those that other rooms registered."""
        return invoice_actions()

    def offered_in_list(self, request: HttpRequest) -> list[Action[Invoice]]:
        """Those that some status under the tab allows."""
        tab = _tab(request)
        return [each for each in self.permitted(request) if tab in each.tabs]

    def bulk_actions(self, request: HttpRequest) -> list[Action[Invoice]]:
        """Those that are offered for everything under the tab."""
        return [each for each in self.offered_in_list(request) if each.goes_on]

    def onward(self, request: HttpRequest, action: Action[Invoice], row: Invoice) -> str:
        """After an approval from an invoice's page, the next to review; without one, the list."""
        if request.method != "POST" or not action.goes_on or "back" in request.GET:
            return ""
        place = place_of(self.walk, request, row)
        if place and place.to_review:
            return self.page(request, place.to_review)
        return self._list(request, row)

    def _list(self, request: HttpRequest, row: Invoice) -> str:
        return f"{self._url('changelist')}?{asked_list(request, row).urlencode()}"

    def page_context(self, request: HttpRequest, row: Invoice) -> dict[str, Any]:
        """The lines, warnings, panels, history, and the way to the invoices beside it."""
        place = place_of(self.walk, request, row)
        beside = {"previous_page": place.previous, "next_page": place.next} if place else {}
        return {
            **invoice_page(row),
            **{name: self.page(request, pk) for name, pk in beside.items() if pk},
            "invoice": row,
            "colour": STATUS_COLOURS[Status(row.status)],
            "place": place,
            "list_address": self._list(request, row),
            "may_comment": request.user.has_perm(MAY_COMMENT),
            "comment_address": self._remembering(request, self._url("comment", row.pk)),
        }

    def get_urls(self) -> list[URLPattern]:
        """Adds the addresses of what is behind a row and a line, and of comments."""
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/lines/", wrap(self.lines_view), name="invoices_invoice_lines"),
            path(
                "<int:pk>/lines/<int:line_pk>/", wrap(self.line_view), name="invoices_invoice_line"
            ),
            path("<int:pk>/comment/", wrap(self.comment_view), name="invoices_invoice_comment"),
        ]
        return [*own, *super().get_urls()]

    def lines_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The row of the list, opened: lines, warnings, and what came before."""
        invoice = self._row(request, pk)
        return TemplateResponse(request, "invoices/queue_row.html", lines_page(invoice))

    def line_view(self, request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
        """Why the line has its amount, and its time entries: loaded when it is opened."""
        invoice = self._row(request, pk)
        line = invoice.lines.filter(pk=line_pk).first()
        if line is None:
            raise Http404("The line is gone: its month was run again. Load the invoice again.")
        context = line_page(line) | {"invoice": invoice}
        return TemplateResponse(request, "invoices/line.html", context)

    def comment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keeps a comment that was posted, and leads back to the invoice."""
        return add_comment(request, self._row(request, pk), self.page(request, pk))
