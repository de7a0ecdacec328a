"""Billing runs in the admin: starting one, watching it, and what came of it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from .. import progress
from ..figures import counted, month
from ..models import BillingRun
from ..nudging import nudge
from ..services.generation import cancel, start_run
from ..tasks import generate_invoices
from .actions import Action, one_by_one
from .base import RecordAdmin
from .columns import column
from .confirm import Words, signed_in
from .queue import tallies
from .run_form import RunForm

STATE_COLOURS = {
    BillingRun.State.WAITING: "info",
    BillingRun.State.RUNNING: "primary",
    BillingRun.State.FINISHED: "success",
    BillingRun.State.FAILED: "danger",
    BillingRun.State.CANCELLED: "warning",
}


def _cancel(run: BillingRun, by: AbstractBaseUser, reason: str) -> None:
    cancel(run)


def _not_under_way(run: BillingRun) -> str:
    return "" if run.state in BillingRun.UNDER_WAY else str(run.get_state_display())


CANCEL = Action[BillingRun](
    "cancel", "Cancel",
    "It stops after the clients it is at. What it has written stays; run the month again to go on.",
    "Cancelled", one_by_one(_cancel), _not_under_way, "invoices.add_billingrun", danger=True,
)  # fmt: skip


@admin.register(BillingRun)
class BillingRunAdmin(RecordAdmin[BillingRun]):
    """The list of runs, the form of a new one, and a page that follows a run's progress."""

    page_template = "invoices/run.html"
    words = Words(one="run", many="runs", name=str, detail=lambda run: "", sums=lambda runs: [])
    list_display = (
        "run_words", "kind_words", "whom_words", "state_words", "done_words", "failed_words",
        "started_words",
    )  # fmt: skip
    list_select_related = ("started_by", "sow")
    list_before_template = "invoices/list_top.html"
    add_words = "New billing run"

    def get_queryset(self, request: HttpRequest) -> QuerySet[BillingRun]:
        """Runs with the number of clients they were asked for."""
        found: QuerySet[BillingRun] = super().get_queryset(request)
        return found.annotate(asked_for=Count("clients"))

    def rows(self, request: HttpRequest) -> QuerySet[BillingRun]:
        """Runs with the names that pages print."""
        return self.get_queryset(request).select_related("started_by", "sow")

    def offered(self) -> Sequence[Action[BillingRun]]:
        """A run under way can be cancelled."""
        return (CANCEL,)

    def offered_in_list(self, request: HttpRequest) -> list[Action[BillingRun]]:
        """Nothing is done to many runs at once."""
        return []

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may add runs starts them."""
        return request.user.has_perm("invoices.add_billingrun")

    def get_urls(self) -> list[URLPattern]:
        """Adds the part of the page that is asked for again and again."""
        view = self.admin_site.admin_view(self.progress)
        progress = path("<int:pk>/progress/", view, name="invoices_billingrun_progress")
        return [progress, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form of a new run; posting it starts the run and leads to its page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RunForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            run = self._start(request, form)
            return HttpResponseRedirect(self._url("change", run.pk))
        context = self._context(request) | {"title": "New billing run", "form": form}
        return TemplateResponse(request, "invoices/run_form.html", context)

    def page_context(self, request: HttpRequest, row: BillingRun) -> dict[str, Any]:
        """How far it is, and what came of it."""
        return _progress(row)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the run is: the part of the page that htmx replaces while it is under way."""
        context = _progress(self._row(request, pk))
        return TemplateResponse(request, "invoices/run_progress.html", context)

    def _start(self, request: HttpRequest, form: RunForm) -> BillingRun:
        given = form.cleaned_data
        with transaction.atomic():
            run = start_run(
                given["period"],
                kind=given["kind"],
                clients=list(given["clients"]),
                by=signed_in(request),
            )
            transaction.on_commit(lambda: _hand_over(request, run))
        return run

    @column("Month", ordering="period")
    def run_words(self, run: BillingRun) -> str:
        """The month it bills; the link to the page."""
        return month(run.period)

    @column("What it bills", ordering="kind")
    def kind_words(self, run: BillingRun) -> str:
        """The month's own, what turned up since, or one SOW."""
        return str(run.get_kind_display())

    @column("For")
    def whom_words(self, run: BillingRun) -> str:
        """Everyone, or how many clients, or the SOW."""
        return whom(run)

    @column("State", ordering="state", colours=STATE_COLOURS)
    def state_words(self, run: BillingRun) -> tuple[str, str]:
        """How it stands."""
        return run.state, str(run.get_state_display())

    @column("Done", figure=True)
    def done_words(self, run: BillingRun) -> str:
        """Clients it is through with."""
        return f"{run.done} of {run.total}"

    @column("Not priced", figure=True)
    def failed_words(self, run: BillingRun) -> str:
        """Invoices and clients that failed."""
        return str(run.failed or "–")

    @column("Started", ordering="created_at")
    def started_words(self, run: BillingRun) -> str:
        """When, and by whom."""
        by = f" by {run.started_by.get_username()}" if run.started_by else ""
        return f"{timezone.localtime(run.created_at):%-d %b %Y, %H:%M}{by}"


def whom(run: BillingRun) -> str:
    """For whom the run is: everyone, some clients, or one SOW."""
    if run.sow:
        return str(run.sow)
    asked_for: int = run.asked_for  # type: ignore[attr-defined]
    return counted(asked_for, "client", "clients") if asked_for else "Everyone"


def _progress(run: BillingRun) -> dict[str, Any]:
    begun = run.started_at or run.created_at
    heard = run.heartbeat_at or run.created_at
    under_way = run.state in BillingRun.UNDER_WAY
    seconds = progress.seconds_between(begun, run.finished_at)
    tally = tallies(run.invoices.all())["all"]
    return {
        "run": run,
        "whom": whom(run),
        "colour": STATE_COLOURS[BillingRun.State(run.state)],
        "under_way": under_way,
        "elapsed": progress.lasted(seconds),
        "pace": progress.pace(run.done, run.total, seconds, under_way=under_way),
        "silent": under_way and progress.is_silent(heard),
        "heard": heard,
        "tally": tally,
        "left_alone": run.outcome.get("left_alone", []),
    }


def _hand_over(request: HttpRequest, run: BillingRun) -> None:
    """To a worker; where none can be told, the schedule takes it up."""
    if nudge(generate_invoices, run.pk):
        messages.success(request, f"Started: {run}.")
    else:
        messages.warning(request, f"{run} starts by itself once Redis answers again.")
