"""Webhook events in the admin: what came, how often, and what became of it. Read only."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from invoices.admin.actions import Action, one_by_one
from invoices.admin.base import RecordAdmin
from invoices.admin.columns import column
from invoices.admin.confirm import Words
from invoices.nudging import saved_then_nudged

from ..models import WebhookEvent
from ..services import process_webhooks as processing
from ..tasks.webhooks import process_webhooks

State = WebhookEvent.State
STATE_COLOURS = {
    State.WAITING: "primary",
    State.DONE: "success",
    State.IGNORED: "info",
    State.FAILED: "danger",
}


def _refusal(event: WebhookEvent) -> str:
    if event.state != State.FAILED:
        return "It didn't fail."
    return "" if event.payload else "It can't be read, so nothing can be made of it."


def _again(event: WebhookEvent, by: AbstractBaseUser, reason: str) -> WebhookEvent:
    with saved_then_nudged(process_webhooks, True):
        LogEntry.objects.log_actions(by.pk, [event], CHANGE, "Asked for it to be processed again.")
        return processing.process_again(event)


ACTIONS: tuple[Action[WebhookEvent], ...] = (
    Action(
        "again", "Process again",
        "The event is worked off once more, by what HubSpot or QuickBooks says now.",
        "To be processed again", one_by_one(_again), _refusal, "syncs.change_webhookevent",
        primary=True,
    ),
)  # fmt: skip


@admin.register(WebhookEvent)
class WebhookEventAdmin(RecordAdmin[WebhookEvent]):
    """All events, newest first, and a page with the whole payload of each."""

    page_template = "syncs/webhook_event.html"
    words = Words[WebhookEvent](
        one="event",
        many="events",
        name=str,
        detail=lambda row: row.outcome[:80],
        sums=lambda rows: [],
    )
    list_display = (
        "received_words", "source_words", "kind", "object_id", "state_words", "outcome_words",
        "deliveries_words",
    )  # fmt: skip
    list_filter = ("source", "state", "kind")
    search_fields = ("object_id", "account", "kind", "outcome")
    search_help_text = "The id of a record, portal or QuickBooks company, or words of the outcome"
    ordering = ("-id",)

    def offered(self) -> Sequence[Action[WebhookEvent]]:
        """A failed one may be worked off again."""
        return ACTIONS

    def page_context(self, request: HttpRequest, row: WebhookEvent) -> dict[str, Any]:
        """The payload, indented to be read."""
        return {
            "event": row,
            "colour": STATE_COLOURS[State(row.state)],
            "payload": json.dumps(row.payload, indent=2, ensure_ascii=False) if row.payload else "",
        }

    @column("Received", ordering="id")
    def received_words(self, row: WebhookEvent) -> str:
        """When it came first; the link to the page."""
        return f"{timezone.localtime(row.received_at):%-d %b %Y, %H:%M:%S}"

    @column("From", ordering="source")
    def source_words(self, row: WebhookEvent) -> str:
        """HubSpot or QuickBooks."""
        return str(row.get_source_display())

    @column("State", ordering="state", colours=STATE_COLOURS)
    def state_words(self, row: WebhookEvent) -> tuple[str, str]:
        """How it stands."""
        return row.state, str(row.get_state_display())

    @column("What became of it")
    def outcome_words(self, row: WebhookEvent) -> str:
        """In words, shortened for the list."""
        return row.outcome if len(row.outcome) <= 120 else f"{row.outcome[:119]}…"

    @column("Came", ordering="deliveries", figure=True)
    def deliveries_words(self, row: WebhookEvent) -> str:
        """How often."""
        return "once" if row.deliveries == 1 else f"{row.deliveries:,} times"
