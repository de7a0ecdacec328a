"""Batches in the admin: calls for many invoices, as sent, and how each ended; read only."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from invoices.admin.base import RecordAdmin
from invoices.admin.columns import column
from invoices.admin.confirm import Words

from ..models import PushAttempt, PushBatch
from .push_attempt import OUTCOME_COLOURS

Outcome = PushBatch.Outcome
_COLOURS = {
    Outcome.OPEN: "primary",
    Outcome.DONE: "success",
    Outcome.REFUSED: "warning",
    Outcome.NOT_MADE: "warning",
    Outcome.UNKNOWN: "danger",
}


@admin.register(PushBatch)
class PushBatchAdmin(RecordAdmin[PushBatch]):
    """All batches, newest first, and a page with each one's invoices and its exact body."""

    page_template = "syncs/push_batch.html"
    words = Words[PushBatch](
        one="batch", many="batches", name=str, detail=lambda row: "", sums=lambda rows: []
    )
    list_display = ("started_words", "invoices_words", "outcome_words", "message")
    list_filter = ("outcome",)
    search_fields = ("request_id", "intuit_tid", "code")
    search_help_text = "Request id, reference for support or error code"
    ordering = ("-id",)

    def has_view_permission(self, request: HttpRequest, obj: PushBatch | None = None) -> bool:
        """Whoever may see the attempts of which it consists."""
        return request.user.has_perm("syncs.view_pushattempt")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As the rows."""
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PushBatch]:
        """With the number of invoices, in the same query."""
        return super().get_queryset(request).annotate(invoices=Count("attempts"))

    def page_context(self, request: HttpRequest, row: PushBatch) -> dict[str, Any]:
        """Each invoice of the batch with its end, and the body, indented to be read."""
        attempts = list(row.attempts.select_related("invoice__client", "invoice__sow"))
        return {
            "batch": row,
            "colour": _COLOURS[Outcome(row.outcome)],
            "attempts": [(each, _colour(each)) for each in attempts],
            "body": json.dumps(json.loads(row.body), indent=2, ensure_ascii=False),
        }

    @column("When", ordering="id")
    def started_words(self, row: PushBatch) -> str:
        """When it began; the link to the page."""
        return f"{timezone.localtime(row.started_at):%-d %b %Y, %H:%M:%S}"

    @column("Invoices", ordering="invoices", figure=True)
    def invoices_words(self, row: Any) -> str:
        """How many it took along."""
        return f"{row.invoices}"

    @column("Outcome", ordering="outcome", colours=_COLOURS)
    def outcome_words(self, row: PushBatch) -> tuple[str, str]:
        """What came of the call as a whole."""
        return row.outcome, str(row.get_outcome_display())


def _colour(attempt: PushAttempt) -> str:
    return OUTCOME_COLOURS[PushAttempt.Outcome(attempt.outcome)]
