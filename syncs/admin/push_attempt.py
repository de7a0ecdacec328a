"""Push attempts in the admin: every call as it was sent, and what came of it. Read only."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from invoices.admin.base import RecordAdmin
from invoices.admin.columns import column
from invoices.admin.confirm import Words

from ..models import PushAttempt

Outcome = PushAttempt.Outcome
OUTCOME_COLOURS = {
    Outcome.OPEN: "primary",
    Outcome.DONE: "success",
    Outcome.REFUSED: "danger",
    Outcome.NOT_MADE: "warning",
    Outcome.UNKNOWN: "danger",
}


@admin.register(PushAttempt)
class PushAttemptAdmin(RecordAdmin[PushAttempt]):
    """All calls, newest first, and a page with the exact body and answer of each."""

    page_template = "syncs/push_attempt.html"
    words = Words[PushAttempt](
        one="attempt", many="attempts", name=str, detail=lambda row: "", sums=lambda rows: []
    )
    list_display = ("started_words", "invoice_words", "what_words", "outcome_words", "message")
    list_select_related = ("invoice__client", "batch")
    list_filter = ("operation", "outcome")
    search_fields = (
        "invoice__number", "invoice__client__name", "code", "intuit_tid", "request_id",
    )  # fmt: skip
    search_help_text = "Invoice number, client, error code, request id or reference for support"
    ordering = ("-id",)

    def page_context(self, request: HttpRequest, row: PushAttempt) -> dict[str, Any]:
        """The body and the answer, indented to be read."""
        body = json.loads(row.body) if row.body else None
        return {
            "attempt": row,
            "colour": OUTCOME_COLOURS[Outcome(row.outcome)],
            "body": json.dumps(body, indent=2, ensure_ascii=False) if body else "",
            "answer": json.dumps(row.answer, indent=2, ensure_ascii=False) if row.answer else "",
        }

    @column("When", ordering="id")
    def started_words(self, row: PushAttempt) -> str:
        """When it began; the link to the page."""
        return f"{timezone.localtime(row.started_at):%-d %b %Y, %H:%M:%S}"

    @column("Invoice", ordering="invoice__number")
    def invoice_words(self, row: PushAttempt) -> str:
        """Whose call it was."""
        return str(row.invoice)

    @column("What", ordering="operation")
    def what_words(self, row: PushAttempt) -> str:
        """Create, void, delete or look up."""
        return str(row.get_operation_display())

    @column("Outcome", ordering="outcome", colours=OUTCOME_COLOURS)
    def outcome_words(self, row: PushAttempt) -> tuple[str, str]:
        """What came of it."""
        return row.outcome, str(row.get_outcome_display())
