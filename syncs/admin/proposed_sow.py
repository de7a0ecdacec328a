"""Proposed SOWs: deals without one, and the page where finance completes and accepts."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from invoices.admin.actions import Action, one_by_one
from invoices.admin.base import RecordAdmin
from invoices.admin.columns import column
from invoices.admin.confirm import Words, signed_in
from invoices.figures import counted
from invoices.lifecycle import NotAllowed

from ..models import ProposedSow, SyncRun
from ..services.accept_proposal import accept_proposal, dismiss_proposal, reopen_proposal
from ..services.propose_sows import propose_sows
from ..services.sync_runs import AlreadyRunning
from .proposal_form import ProposalForm, RatesGrid, initial_of

State = ProposedSow.State
STATE_COLOURS = {State.OPEN: "warning", State.ACCEPTED: "success", State.DISMISSED: "info"}
MAY_ACCEPT = "clients.add_statementofwork"


def _dismiss(row: ProposedSow, by: AbstractBaseUser, reason: str) -> None:
    dismiss_proposal(row, by)


def _reopen(row: ProposedSow, by: AbstractBaseUser, reason: str) -> None:
    reopen_proposal(row)


def _unless(state: State, words: str) -> Any:
    return lambda row: "" if row.state == state else words


DISMISS = Action[ProposedSow](
    "dismiss", "Don't bill this deal",
    "The deal isn't proposed any more. Time logged on it stays in quarantine. It can be reopened.",
    "Dismissed", one_by_one(_dismiss), _unless(State.OPEN, "It is decided already."), MAY_ACCEPT,
)  # fmt: skip
REOPEN = Action[ProposedSow](
    "reopen", "Propose it again", "The deal is proposed again.", "Proposed again",
    one_by_one(_reopen), _unless(State.DISMISSED, "It isn't dismissed."), MAY_ACCEPT,
)  # fmt: skip


@admin.register(ProposedSow)
class ProposedSowAdmin(RecordAdmin[ProposedSow]):
    """The list with what keeps each from being accepted, and a page for each."""

    page_template = "syncs/proposal.html"
    words = Words[ProposedSow](
        one="proposed SOW", many="proposed SOWs", name=str,
        detail=lambda row: row.company_name, sums=lambda rows: [],
    )  # fmt: skip
    list_display = ("deal_words", "company_words", "state_words", "rates_words", "doubts_words")
    list_filter = ("state", "currency")
    search_fields = ("deal_name", "company_name", "deal_id")
    list_select_related = ("client", "sow")
    list_before_template = "syncs/proposals_top.html"
    ordering = ("-state", "-id")

    def offered(self) -> Sequence[Action[ProposedSow]]:
        """Accepting has its form; these are the other decisions."""
        return (DISMISS, REOPEN)

    def get_urls(self) -> list[URLPattern]:
        """Adds the form's address, and looking for deals now."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/accept/", wrap(self.accept), name=self._url_name("accept")),
            path("look/", wrap(self.look), name=self._url_name("look")),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the look into HubSpot for those who may accept."""
        context = {"may_look": request.user.has_perm(MAY_ACCEPT)}
        return super().changelist_view(request, context | (extra_context or {}))

    def page_context(self, request: HttpRequest, row: ProposedSow) -> dict[str, Any]:
        """What HubSpot says, and the form while it is open."""
        may = row.state == State.OPEN and request.user.has_perm(MAY_ACCEPT)
        form = ProposalForm(initial=initial_of(row)) if may else None
        rates = RatesGrid(initial=row.rates, prefix="rates") if may else None
        return _page(row, form, rates)

    @method_decorator(require_POST)
    def accept(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Makes the terms as completed, or shows the form again with what is wrong."""
        if not request.user.has_perm(MAY_ACCEPT):
            raise PermissionDenied
        row = self._row(request, pk)
        form = ProposalForm(request.POST)
        rates = RatesGrid(request.POST, initial=row.rates, prefix="rates")
        if form.is_valid() and rates.is_valid() and self._accepted(request, row, form, rates):
            return HttpResponseRedirect(self._url("changelist"))
        context = self._context(request, row) | _page(row, form, rates)
        return TemplateResponse(request, self.page_template, context)

    @method_decorator(require_POST)
    def look(self, request: HttpRequest) -> HttpResponse:
        """Looks into HubSpot now."""
        if not request.user.has_perm(MAY_ACCEPT):
            raise PermissionDenied
        try:
            run = propose_sows(by=signed_in(request))
        except AlreadyRunning as busy:
            messages.warning(request, str(busy))
        else:
            _tell(request, run)
        return HttpResponseRedirect(self._url("changelist"))

    def _accepted(
        self, request: HttpRequest, row: ProposedSow, form: ProposalForm, rates: Any
    ) -> bool:
        """Whether it was; otherwise the form or a message says why not."""
        try:
            sow = accept_proposal(row, form.terms(rates.rates()), signed_in(request))
        except ValidationError as refused:
            form.add_error(None, ValidationError(refused.messages))
            return False
        except NotAllowed as refused:
            messages.warning(request, str(refused))
            return True
        messages.success(request, f"{sow} is a statement of work of {sow.client} now.")
        return True

    @column("Deal", ordering="deal_name")
    def deal_words(self, row: ProposedSow) -> str:
        """Its name; the link to the page."""
        return str(row)

    @column("Company", ordering="company_name")
    def company_words(self, row: ProposedSow) -> str:
        """The deal's primary company, and the client it is here."""
        if row.client and row.client.name != row.company_name:
            return f"{row.company_name or 'none'} (client {row.client})"
        return row.company_name or "–"

    @column("State", ordering="state", colours=STATE_COLOURS)
    def state_words(self, row: ProposedSow) -> tuple[str, str]:
        """Whether it is decided."""
        return row.state, str(row.get_state_display())

    @column("Rates")
    def rates_words(self, row: ProposedSow) -> str:
        """How many the line items give."""
        return counted(len(row.rates), "rate", "rates") if row.rates else "–"

    @column("To be looked at")
    def doubts_words(self, row: ProposedSow) -> str:
        """The first doubt, and how many more."""
        if not row.problems:
            return "–"
        more = f" (and {len(row.problems) - 1} more)" if len(row.problems) > 1 else ""
        return f"{row.problems[0]}{more}"


def _page(row: ProposedSow, form: ProposalForm | None, rates: Any) -> dict[str, Any]:
    decided = ""
    if row.decided_at:
        at = f"{timezone.localtime(row.decided_at):%-d %b %Y, %H:%M}"
        decided = f"{row.get_state_display()} by {row.decided_by}, {at}"
    return {
        "proposal": row,
        "colour": STATE_COLOURS[State(row.state)],
        "decided": decided,
        "form": form,
        "rates": rates,
        "hubspot_url": _hubspot_url(row),
    }


def _hubspot_url(row: ProposedSow) -> str:
    """The deal's page, where HubSpot names it and it is HubSpot's."""
    url = str((row.raw.get("deal") or {}).get("url") or "")
    parts = urlsplit(url)
    ours = parts.scheme == "https" and (parts.hostname or "").endswith(".hubspot.com")
    return url if ours else ""


def _tell(request: HttpRequest, run: SyncRun) -> None:
    if run.state == SyncRun.State.FAILED:
        messages.error(request, run.error)
        return
    deals = counted(run.done, "deal", "deals")
    messages.success(request, f"{deals} read: {run.created} newly proposed, {run.changed} changed.")
