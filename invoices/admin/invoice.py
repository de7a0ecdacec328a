"""Invoices in the admin: the review queue and the page of one invoice."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeNumericFilter, RelatedDropdownFilter

from ..figures import amount, month
from ..models import Invoice, RunKind, Status
from ..wording import problem_words, warning_words
from .actions import Action
from .base import RecordAdmin
from .columns import column
from .invoice_actions import INVOICE_WORDS
from .invoice_page import invoice_page, line_page
from .outside import filters, outside_of
from .panels import invoice_actions
from .queue import CurrencyFilter, PeriodFilter, Queue, WarningFilter, stage
from .tabs import TAB

STATUS_COLOURS = {
    Status.PENDING: "info",
    Status.HELD: "warning",
    Status.FAILED: "danger",
    Status.APPROVED: "success",
    Status.SENDING: "primary",
    Status.SENT: "success",
    Status.REJECTED: "danger",
    Status.UNKNOWN: "danger",
    Status.VOIDING: "warning",
    Status.VOID: "",
}
OUTSIDE_COLOURS = ("", "info", "success", "warning", "danger", "primary")


def _tab(request: HttpRequest) -> str:
    return stage(request.GET.get(TAB)).slug


@admin.register(Invoice)
class InvoiceAdmin(RecordAdmin[Invoice]):
    """The queue by tabs, and an invoice as its client will read it."""

    page_template = "invoices/invoice.html"
    words = INVOICE_WORDS
    list_display = (
        "client_words", "sow_words", "month_words", "number_words", "kind_words", "total_words",
        "status_words", "warnings_words",
    )  # fmt: skip
    list_select_related = ("client", "sow")
    ordering = ("-period", "client__name", "sequence", "pk")
    list_filter = (
        ("client", RelatedDropdownFilter),
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invoice]:
        """What was settled without a document is nobody's to review."""
        return super().get_queryset(request).exclude(status=Status.EMPTY)

    def rows(self, request: HttpRequest) -> QuerySet[Invoice]:
        """Invoices with the names that pages print."""
        return self.get_queryset(request).select_related("client__company", "sow", "run")

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Under tabs of what has left us, where it stands there too."""
        shown = list(super().get_list_display(request))
        if outside_of(_tab(request)):
            shown.insert(shown.index("warnings_words"), "outside_words")
        return shown

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Our own filters and those of other rooms."""
        return [*super().get_list_filter(request), *filters()]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        """With what the columns of other rooms need."""
        joins = [join for each in outside_of(_tab(request)) for join in each.joins]
        return [*self.list_select_related, *joins]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Queue]:
        """The list by tabs, with the SOWs of each invoice."""
        return Queue

    def offered(self) -> Sequence[Action[Invoice]]:
        """Our own actions and those that other rooms registered."""
        return invoice_actions()

    def offered_in_list(self, request: HttpRequest) -> list[Action[Invoice]]:
        """Those that some status under the tab allows."""
        tab = _tab(request)
        return [each for each in self.permitted(request) if tab in each.tabs]

    def page_context(self, request: HttpRequest, row: Invoice) -> dict[str, Any]:
        """The lines, warnings, panels and history."""
        colour = STATUS_COLOURS[Status(row.status)]
        return invoice_page(row) | {"invoice": row, "colour": colour}

    def get_urls(self) -> list[URLPattern]:
        """Adds the address of what is behind a line."""
        view = self.admin_site.admin_view(self.line_view)
        lines = path("<int:pk>/lines/<int:line_pk>/", view, name="invoices_invoice_line")
        return [lines, *super().get_urls()]

    def line_view(self, request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
        """Why the line has its amount, and its time entries: loaded when it is opened."""
        invoice = self._row(request, pk)
        line = invoice.lines.filter(pk=line_pk).first()
        if line is None:
            raise Http404("The line is gone: its month was run again. Load the invoice again.")
        context = line_page(line) | {"invoice": invoice}
        return TemplateResponse(request, "invoices/line.html", context)

    @column("Client", ordering="client__name")
    def client_words(self, invoice: Invoice) -> str:
        """Whom it is for; the link to the page."""
        return str(invoice.client)

    @column("SOW", ordering="sow__code")
    def sow_words(self, invoice: Invoice) -> str:
        """Its SOW, or those its lines are of."""
        codes: list[str] = invoice.sow_codes  # type: ignore[attr-defined]
        if invoice.sow or not codes:
            return str(invoice.sow or "")
        return f"{codes[0]} and {len(codes) - 1} more" if len(codes) > 1 else codes[0]

    @column("Month", ordering="period")
    def month_words(self, invoice: Invoice) -> str:
        """The month it bills."""
        return month(invoice.period)

    @column("Number", ordering="number")
    def number_words(self, invoice: Invoice) -> str:
        """Its number, given on approval."""
        return invoice.number or "–"

    @column("Kind", ordering="kind")
    def kind_words(self, invoice: Invoice) -> str:
        """Invoice or credit memo, and whether beside the month's own."""
        kind = str(invoice.get_kind_display())
        return f"{kind}, extra" if invoice.run_kind == RunKind.EXTRA else kind

    @column("Total", ordering="total_amount", figure=True)
    def total_words(self, invoice: Invoice) -> str:
        """What it comes to before tax."""
        return format_html(
            '<span class="figure">{} <abbr>{}</abbr></span>',
            amount(invoice.total_amount, invoice.currency),
            invoice.currency,
        )

    @column("Status", ordering="status", colours=STATUS_COLOURS)
    def status_words(self, invoice: Invoice) -> tuple[str, str]:
        """Where it stands."""
        return invoice.status, str(invoice.get_status_display())

    @column("In QuickBooks", colours={each: each for each in OUTSIDE_COLOURS})
    def outside_words(self, invoice: Invoice) -> tuple[str, str]:
        """Where it stands beyond the console."""
        told = [each.words(invoice) for each in outside_of("all")]
        return told[0] if told else ("", "–")

    @column("Warnings", colours={"warning": "warning", "problem": "danger"})
    def warnings_words(self, invoice: Invoice) -> tuple[str, list[str]]:
        """What a person should look at before approving it, or mend."""
        if invoice.problems:
            return "problem", problem_words(invoice.problem_codes)
        return "warning", warning_words(invoice.warning_codes)
