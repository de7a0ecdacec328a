"""Proposed changes of terms: the list, a page for each, and the what-if that comes before."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from clients.figures import figures_of, rate_id, rate_whom
from clients.models import Rate, RetainerTier
from clients.services.change_terms import retainers_from

from ..lifecycle import NotAllowed
from ..models import TermsProposal
from ..services.terms_proposals import accept, decline, refusals, withdraw
from . import what_if
from .actions import Action, one_by_one
from .base import RecordAdmin
from .columns import column
from .confirm import Words, signed_in
from .what_if_form import MAY_PROPOSE, AcceptForm, ProposeForm

State = TermsProposal.State
COLOURS = {State.OPEN: "warning", State.ACCEPTED: "success", State.DECLINED: "danger"}
MAY_DECIDE = "invoices.decide_termsproposal"
MAY_LOOK = "invoices.view_termsproposal"


def _withdraw(row: TermsProposal, by: AbstractBaseUser, reason: str) -> object:
    return withdraw(row, by)


def _decided(row: TermsProposal) -> str:
    return "" if row.state == State.OPEN else f"It is {row.get_state_display().lower()} already."


DECLINE = Action[TermsProposal](
    "decline", "Decline", "The terms stay as they are; your reason is kept with the proposal.",
    "Declined", one_by_one(decline), _decided, MAY_DECIDE, needs_reason=True,
)  # fmt: skip
WITHDRAW = Action[TermsProposal](
    "withdraw", "Withdraw", "The proposal is taken back; the terms stay as they are.",
    "Withdrawn", one_by_one(_withdraw), _decided, MAY_LOOK,
)  # fmt: skip


@admin.register(TermsProposal)
class TermsProposalAdmin(RecordAdmin[TermsProposal]):
    """What is proposed, what it would have made of past months, and the second person's word."""

    page_template = "invoices/terms_proposal.html"
    words = Words[TermsProposal](
        one="proposal", many="proposals", name=str, detail=lambda row: row.reason,
        sums=lambda rows: [],
    )  # fmt: skip
    list_display = ("terms_words", "changes_words", "by_words", "reason", "state_words")
    list_filter = ("state",)
    list_select_related = ("rate_card", "tier", "proposed_by", "decided_by", "new_tier")
    search_fields = ("rate_card__code", "tier__code", "reason")
    list_before_template = "invoices/list_top.html"
    add_words = "What if…"
    ordering = (Case(When(state=State.OPEN, then=Value(0)), default=Value(1)).asc(), "-id")

    def has_view_permission(self, request: HttpRequest, obj: TermsProposal | None = None) -> bool:
        """Whoever proposes or decides, besides those who look."""
        also = (*MAY_PROPOSE.values(), MAY_DECIDE)
        return super().has_view_permission(request, obj) or any(map(request.user.has_perm, also))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A proposal begins with a comparison."""
        return what_if.may_see(request)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Leads to the comparison."""
        return HttpResponseRedirect(self._url("what_if"))

    def offered(self) -> Sequence[Action[TermsProposal]]:
        """Accepting has its form; these are the other decisions."""
        return (DECLINE, WITHDRAW)

    def get_actions(self, request: HttpRequest, *_where: Any) -> dict[str, Any]:
        """Each is decided on its own page, where it can be read."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        """Adds the comparison, proposing, and accepting."""
        wrap = self.admin_site.admin_view
        return [
            path("what-if/", wrap(self.compare), name=self._url_name("what_if")),
            path("what-if/propose/", wrap(self.propose), name=self._url_name("propose")),
            path("<int:pk>/lines/<int:client>", wrap(self.lines), name=self._url_name("lines")),
            path("<int:pk>/accept/", wrap(self.accept), name=self._url_name("accept")),
            *super().get_urls(),
        ]

    def compare(self, request: HttpRequest) -> HttpResponse:
        """The comparison, all of it in its address; posted figures lead to that address."""
        asked = what_if.asked(request)
        client = request.GET.get("client", "")
        if client.isdecimal() and len(client) < 19:
            return _lines(request, what_if.lines_of(asked, int(client)))
        if request.method == "POST" and asked.figures and asked.figures.is_valid():
            query = what_if.address(asked)
            if query:
                return HttpResponseRedirect(f"{self._url('what_if')}?{query}")
        return self._what_if_page(request, asked)

    def lines(self, request: HttpRequest, pk: int, client: int) -> HttpResponse:
        """A client's lines as they were kept with the proposal."""
        kept = self._row(request, str(pk)).comparison["clients"]
        return _lines(request, [li for one in kept if one["id"] == client for li in one["lines"]])

    @method_decorator(require_POST)
    def propose(self, request: HttpRequest) -> HttpResponse:
        """Keeps the proposal, or shows the comparison again with what is wrong."""
        asked, form = what_if.asked(request), ProposeForm(request.POST)
        made = what_if.proposed(request, asked, form)
        if made:
            messages.success(request, f"Proposed: {made}. A second person decides.")
            return HttpResponseRedirect(self._url("change", made.pk))
        return self._what_if_page(request, asked, form)

    def _what_if_page(
        self, request: HttpRequest, asked: what_if.Asked, form: ProposeForm | None = None
    ) -> HttpResponse:
        context = self._context(request) | {"title": "What if"}
        context |= what_if.page(request, asked, form)
        return TemplateResponse(request, "invoices/what_if.html", context)

    def page_context(self, request: HttpRequest, row: TermsProposal) -> dict[str, Any]:
        """The figures, the comparison as it was, and for a second person the form."""
        context = _page(row) | {"mine": row.proposed_by_id == request.user.pk}
        allowed = [each for each in self.permitted(request) if not each.refusal(row)]
        context["lines_at"] = self._url("lines", row.pk, 0).removesuffix("0")
        not_mine = WITHDRAW if not context["mine"] else DECLINE
        context["allowed"] = [
            (each, self._url("do", row.pk, each.slug)) for each in allowed if each is not not_mine
        ]
        if self._may_accept(request, row):
            context["form"] = AcceptForm(initial={"starts_on": row.starts_on})
            context["refusals"] = list(refusals(row, row.starts_on))
        return context

    def _may_accept(self, request: HttpRequest, row: TermsProposal) -> bool:
        second = row.proposed_by_id != request.user.pk
        return row.state == State.OPEN and second and request.user.has_perm(MAY_DECIDE)

    @method_decorator(require_POST)
    def accept(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Changes the terms from the day on, or shows the page again with what keeps it from it."""
        if not request.user.has_perm(MAY_DECIDE):
            raise PermissionDenied
        row, form = self._row(request, pk), AcceptForm(request.POST)
        if form.is_valid():
            try:
                accepted = accept(row, form.cleaned_data["starts_on"], signed_in(request))
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            except ValidationError as refusal:
                form.add_error(None, ValidationError(refusal.messages))
            else:
                messages.success(request, f"Accepted: {accepted}.")
                return HttpResponseRedirect(self._url("change", row.pk))
        context = self._context(request, row) | self.page_context(request, row) | {"form": form}
        return TemplateResponse(request, self.page_template, context)

    @column("Card or tier")
    def terms_words(self, row: TermsProposal) -> str:
        """Which, and from when; the link to the page."""
        return str(row)

    @column("Changes")
    def changes_words(self, row: TermsProposal) -> str:
        """Old and new of the first figure, and how many more."""
        old, new = next(iter(row.figures.values()))
        more = f" and {len(row.figures) - 1} more" if len(row.figures) > 1 else ""
        return f"{old or 'blank'} → {new or 'blank'}{more}"

    @column("Proposed", ordering="proposed_at")
    def by_words(self, row: TermsProposal) -> str:
        """By whom, and when."""
        return f"{row.proposed_by}, {timezone.localtime(row.proposed_at):%-d %b %Y}"

    @column("State", ordering="state", colours=COLOURS)
    def state_words(self, row: TermsProposal) -> tuple[str, str]:
        """Where it stands."""
        return row.state, str(row.get_state_display())


def _lines(request: HttpRequest, lines: list[Any]) -> HttpResponse:
    return TemplateResponse(request, "invoices/what_if_lines.html", {"lines": lines})


def _page(row: TermsProposal) -> dict[str, Any]:
    return {
        "proposal": row,
        "colour": COLOURS.get(State(row.state), "info"),
        "figures": _figures(row),
        "result": row.comparison,
        "moving": list(retainers_from(row.tier, row.starts_on))
        if row.tier and row.state == State.OPEN
        else [],
    }


def _figures(row: TermsProposal) -> list[tuple[str, str, str]]:
    """The name of each figure, old and new."""
    names = _names(row)
    return [(names.get(key, key), old, new) for key, (old, new) in row.figures.items()]


def _names(row: TermsProposal) -> dict[str, str]:
    if isinstance(row.terms, RetainerTier):
        return {figure.key: figure.words for figure in figures_of(row.terms, row.starts_on)}
    ids = [rate_id(key) for key in row.figures]
    rates = Rate.objects.filter(pk__in=ids).select_related("person")
    return {f"rate-{rate.pk}": rate_whom(rate) for rate in rates}
