"""The QuickBooks page: which company is connected, for how long, and how well it is matched."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from clients.models import Client, Company
from invoices.admin.actions import Action, one_by_one
from invoices.admin.base import RecordAdmin
from invoices.admin.columns import column
from invoices.admin.confirm import Words, signed_in
from invoices.lifecycle import NotAllowed

from ..errors import OutsideError
from ..models import QuickBooksConnection
from ..services.check_invoices import check_invoices
from ..services.connect_quickbooks import disconnect
from ..services.match_quickbooks import accept_customer, match_quickbooks
from .quickbooks_access import Permissions, ends_soon, life_words, reads_words
from .quickbooks_changes import changes_context, read_now

MAY_CHANGE = "syncs.change_quickbooksconnection"
State = QuickBooksConnection.State
STATE_COLOURS = {
    State.CONNECTED: "success",
    State.RECONNECT: "danger",
    State.DISCONNECTED: "warning",
}


def _disconnect(row: QuickBooksConnection, by: AbstractBaseUser, reason: str) -> None:
    try:
        disconnect(row)
    except OutsideError as error:
        raise NotAllowed(
            f"The console has forgotten its tokens, but Intuit couldn't be told: {error.message}"
        ) from None


DISCONNECT = Action[QuickBooksConnection](
    "disconnect", "Disconnect",
    "The console may no longer use the books. Approved invoices wait until it is connected again.",
    "Disconnected", one_by_one(_disconnect),
    lambda row: "" if row.state != State.DISCONNECTED else "It is disconnected already.",
    MAY_CHANGE, danger=True,
)  # fmt: skip


@admin.register(QuickBooksConnection)
class QuickBooksConnectionAdmin(RecordAdmin[QuickBooksConnection]):
    """A list of companies with their connection, and a page for each."""

    page_template = "syncs/quickbooks_connection.html"
    words = Words[QuickBooksConnection](
        one="connection", many="connections", name=lambda row: str(row.company),
        detail=lambda row: str(row.get_state_display()), sums=lambda rows: [],
    )  # fmt: skip
    list_display = ("company_words", "state_words", "realm_id", "life_words")
    list_select_related = ("company",)
    list_before_template = "syncs/quickbooks_companies.html"

    def offered(self) -> Sequence[Action[QuickBooksConnection]]:
        """A connection can be ended; connecting leads to Intuit by a form of its own."""
        return (DISCONNECT,)

    def offered_in_list(self, request: HttpRequest) -> list[Action[QuickBooksConnection]]:
        """Nothing is done to many connections at once."""
        return []

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Adds the companies that aren't connected, each with its button."""
        missing = Company.objects.exclude(quickbooks_connection__state=State.CONNECTED)
        context = {"to_connect": missing if request.user.has_perm(MAY_CHANGE) else []}
        response: HttpResponse = super().changelist_view(
            request, {**(extra_context or {}), **context}
        )
        return response

    def page_context(self, request: HttpRequest, row: QuickBooksConnection) -> dict[str, Any]:
        """How long the access lasts, and what the last matching found."""
        return {
            "connection": row,
            "colour": STATE_COLOURS[State(row.state)],
            "life": life_words(row),
            "ends_soon": ends_soon(row),
            "reads": reads_words(row),
            "permissions": Permissions(instance=row),
            "may_change": request.user.has_perm(MAY_CHANGE),
            **changes_context(),
        }

    def get_urls(self) -> list[URLPattern]:
        """Adds matching, accepting a customer, pre-flight, reading changes, what is allowed."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/match/", wrap(self.match), name=self._url_name("match")),
            path("<int:pk>/accept/", wrap(self.accept), name=self._url_name("accept")),
            path("<int:pk>/check/", wrap(self.check_all), name=self._url_name("check")),
            path("<int:pk>/read/", wrap(self.read), name=self._url_name("read")),
            path("<int:pk>/allow/", wrap(self.allow), name=self._url_name("allow")),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def match(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Matches the company with its books and shows what was found."""
        row = self._to_change(request, pk)
        create = request.POST.get("create_customers") == "yes"
        try:
            report = match_quickbooks(row.company, create_customers=create, by=signed_in(request))
        except OutsideError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(self._url("change", pk))
        context = self._context(request, row) | {"connection": row, "report": report}
        return TemplateResponse(request, "syncs/quickbooks_match.html", context)

    @method_decorator(require_POST)
    def accept(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Gives a client the customer that was proposed for it."""
        row = self._to_change(request, pk)
        client = get_object_or_404(Client, company=row.company, code=request.POST.get("client", ""))
        try:
            name = accept_customer(client, request.POST.get("customer", ""))
            LogEntry.objects.log_actions(
                signed_in(request).pk, [client], CHANGE, f"QuickBooks customer: {name}."
            )
            messages.success(request, f"{client} is the customer {name} now.")
        except OutsideError as error:
            messages.error(request, error.message)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(self._url("change", pk))

    @method_decorator(require_POST)
    def check_all(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pre-flight of everything that isn't sent yet; nothing is sent."""
        row = self._to_change(request, pk)
        try:
            report = check_invoices(row.company)
        except OutsideError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(self._url("change", pk))
        context = self._context(request, row) | {
            "connection": row,
            "checked": len(report.checked),
            "found": [each for each in report.checked if each.findings],
            "stopped": len(report.stopped),
            "stopping": report.counts(stopping=True),
            "to_know": report.counts(stopping=False),
        }
        return TemplateResponse(request, "syncs/quickbooks_check.html", context)

    @method_decorator(require_POST)
    def read(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Looks now for what was changed in the books; nothing is written there."""
        read_now(request, self._to_change(request, pk))
        return HttpResponseRedirect(self._url("change", pk))

    @method_decorator(require_POST)
    def allow(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the console may do in the books beside writing invoices."""
        row = self._to_change(request, pk)
        form = Permissions(request.POST, instance=row)
        if form.is_valid() and form.changed_data:
            row.save(update_fields=form.changed_data)
            now = [f"{form[name].label}: {form.cleaned_data[name]}" for name in form.changed_data]
            LogEntry.objects.log_actions(
                signed_in(request).pk, [row], CHANGE, f"{'; '.join(now)}.", single_object=True
            )
            messages.success(request, "Saved.")
        return HttpResponseRedirect(self._url("change", pk))

    def _to_change(self, request: HttpRequest, pk: int) -> QuickBooksConnection:
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        return self._row(request, pk)

    @column("Company", ordering="company__name")
    def company_words(self, row: QuickBooksConnection) -> str:
        """Whose books; the link to the page."""
        return str(row.company)

    @column("State", ordering="state", colours=STATE_COLOURS)
    def state_words(self, row: QuickBooksConnection) -> tuple[str, str]:
        """Whether it works."""
        return row.state, str(row.get_state_display())

    @column("Access lasts")
    def life_words(self, row: QuickBooksConnection) -> str:
        """How long, unless it is used before."""
        return life_words(row)
