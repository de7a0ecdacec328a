"""The columns of the review queue."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from ..figures import amount, month, signed_total
from ..models import MOVE, Invoice, RunKind, Status
from ..wording import problem_words, warning_words
from .columns import column
from .outside import outside_of
from .words import action_of

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
OPENER = """
<button type="button" class="opener" aria-expanded="false" aria-label="Lines of {name}"
    data-key="o" x-bind:aria-expanded="rowOpen" x-on:click="rowOpen = !rowOpen"
    hx-get="{address}" hx-target="closest tbody" hx-swap="beforeend" hx-trigger="click once">
    <span class="material-symbols-outlined" aria-hidden="true">chevron_right</span>
</button>
"""
# Headings for those who don't see the buttons below them.
OPENERS = format_html('<span class="sr-only">{}</span>', "Lines")
APPROVALS = format_html('<span class="sr-only">{}</span>', "Approval")
APPROVE = '<a class="button small" href="{}" data-key="a" aria-label="Approve {}">Approve</a>'


class QueueColumns:
    """What the list says of each invoice; `Queue` gives the rows what they need."""

    @column(OPENERS)
    def opener(self, invoice: Invoice) -> SafeString:
        """Opens the row to its lines, without leaving the list."""
        address = reverse("admin:invoices_invoice_lines", args=[invoice.pk])
        return format_html(OPENER, name=invoice.client, address=address)

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

    @column("Change", figure=True)
    def change_words(self, invoice: Invoice) -> str:
        """How far it is from the one before it."""
        before: Invoice | None = invoice.before  # type: ignore[attr-defined]
        if before is None or invoice.status == Status.FAILED:
            return "–"
        return format_html(
            '<span class="figure" title="{} came to {}">{}</span>',
            month(before.period),
            amount(signed_total(before), before.currency),
            _percent(signed_total(invoice), signed_total(before)),
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

    @column(APPROVALS)
    def approve_words(self, invoice: Invoice) -> Any:
        """The way to its approval and back to this list."""
        if invoice.status not in MOVE["approve"].sources:
            return ""
        back = urlencode({"back": invoice.list_address})  # type: ignore[attr-defined]
        return format_html(APPROVE, f"{action_of(invoice, 'approve')}?{back}", invoice.client)


def _percent(now: Decimal, before: Decimal) -> str:
    if now == before:
        return "the same"
    if before <= 0:
        return "more" if now > before else "less"
    return f"{(now - before) * 100 / before:+,.0f} %"
