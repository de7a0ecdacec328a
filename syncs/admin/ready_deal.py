"""Deals ready for billing in the admin: since when, what came of it, and billing one again."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from clients.models import StatementOfWork
from invoices.admin.actions import Action, one_by_one
from invoices.admin.base import RecordAdmin
from invoices.admin.columns import column
from invoices.admin.confirm import Words
from invoices.nudging import saved_then_nudged

from ..models import ReadyDeal
from ..selectors.hubspot_links import deal_url
from ..services import bill_ready_deals as billing
from ..tasks.ready import bill_ready_deals

State = ReadyDeal.State
STATE_COLOURS = {State.WAITING: "primary", State.DONE: "success", State.FAILED: "danger"}
NOTICED = {"webhook": "HubSpot told", "sweep": "Found by search", "person": "Asked for by a person"}


def _refusal(row: ReadyDeal) -> str:
    return "It waits to be billed already." if row.state == State.WAITING else ""


def _again(row: ReadyDeal, by: AbstractBaseUser, reason: str) -> ReadyDeal:
    with saved_then_nudged(bill_ready_deals):
        LogEntry.objects.log_actions(by.pk, [row], CHANGE, "Asked for it to be billed again.")
        return billing.bill_again(row)


ACTIONS: tuple[Action[ReadyDeal], ...] = (
    Action(
        "again", "Bill again now",
        "The deal's time is pulled, and its pending invoice refreshed with what is dated up to "
        "today. Where that is approved already, what came since goes on a next one.",
        "To be billed", one_by_one(_again), _refusal, "syncs.change_readydeal", primary=True,
    ),
)  # fmt: skip


@admin.register(ReadyDeal)
class ReadyDealAdmin(RecordAdmin[ReadyDeal]):
    """All deals that were ever ready, newest first, and a page for each."""

    page_template = "syncs/ready_deal.html"
    words = Words[ReadyDeal](
        one="deal",
        many="deals",
        name=lambda row: f"Deal {row.deal_id}",
        detail=lambda row: row.outcome[:80],
        sums=lambda rows: [],
    )
    list_display = ("deal_words", "since_words", "noticed_words", "state_words", "outcome_words")
    list_filter = ("state", "noticed_by")
    search_fields = ("deal_id", "invoice__client__name", "invoice__number", "outcome")
    search_help_text = "HubSpot deal id, client, invoice number, or words of the outcome"
    ordering = ("-ready_since",)

    def offered(self) -> Sequence[Action[ReadyDeal]]:
        """One may be billed again, whatever came of it."""
        return ACTIONS

    def page_context(self, request: HttpRequest, row: ReadyDeal) -> dict[str, Any]:
        """With the SOW and the invoice, and the way to the deal in HubSpot."""
        return {
            "deal": row,
            "colour": STATE_COLOURS[State(row.state)],
            "noticed": NOTICED.get(row.noticed_by, row.noticed_by),
            "sow": StatementOfWork.objects.filter(hubspot_deal_id=row.deal_id).first(),
            "in_hubspot": deal_url(row.deal_id),
        }

    @column("Deal", ordering="deal_id")
    def deal_words(self, row: ReadyDeal) -> str:
        """Its id in HubSpot; the link to the page."""
        return row.deal_id

    @column("Ready since", ordering="ready_since")
    def since_words(self, row: ReadyDeal) -> str:
        """When it became ready, by HubSpot."""
        return f"{timezone.localtime(row.ready_since):%-d %b %Y, %H:%M}"

    @column("Noticed", ordering="noticed_by")
    def noticed_words(self, row: ReadyDeal) -> str:
        """How the console came to know."""
        return NOTICED.get(row.noticed_by, row.noticed_by)

    @column("State", ordering="state", colours=STATE_COLOURS)
    def state_words(self, row: ReadyDeal) -> tuple[str, str]:
        """How it stands."""
        return row.state, str(row.get_state_display())

    @column("What came of it")
    def outcome_words(self, row: ReadyDeal) -> str:
        """In words, shortened for the list."""
        return row.outcome if len(row.outcome) <= 160 else f"{row.outcome[:159]}…"
