"""Sync runs in the admin: starting a pull, watching it, and what came of each run."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from invoices.admin.base import RecordAdmin
from invoices.admin.columns import column
from invoices.admin.confirm import Words, signed_in
from invoices.nudging import nudge

from ..models import SyncRun
from ..services.pull_time import start_pull
from ..services.sync_runs import give_up
from ..tasks.time import pull_time
from . import run_figures
from .run_figures import STATE_COLOURS

State, Kind = SyncRun.State, SyncRun.Kind
NO_WORKERS = (
    "It was not started: Redis doesn't answer, so no worker can be told. "
    "Ask whoever runs the console to start it, then pull again."
)
PULLS = {
    "increment": (
        "Pull what changed",
        "Reads the entries that were made, changed or deleted in HubSpot since the last pull "
        "began, and judges them. It takes seconds.",
    ),
    "full": (
        "Pull everything",
        "Lists every entry in HubSpot, so that entries moved to another deal and all deletions "
        "are seen too, and judges them. It takes some seconds for every thousand entries.",
    ),
}


@admin.register(SyncRun)
class SyncRunAdmin(RecordAdmin[SyncRun]):
    """The list of runs, the page that starts a pull, and a page that follows a run."""

    page_template = "syncs/run.html"
    words = Words[SyncRun](
        one="run", many="runs", name=str, detail=lambda row: "", sums=lambda rows: []
    )
    list_display = (
        "started_words", "kind_words", "state_words", "done_words", "changes_words",
        "quarantined_words", "took_words", "error_words",
    )  # fmt: skip
    list_filter = ("kind", "state")
    list_select_related = ("started_by",)
    list_before_template = "syncs/pull_buttons.html"
    ordering = ("-id",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may add runs starts pulls."""
        return request.user.has_perm("syncs.add_syncrun")

    def get_urls(self) -> list[URLPattern]:
        """Adds the part of the page that is asked for again and again."""
        view = self.admin_site.admin_view(self.progress)
        return [
            path("<int:pk>/progress/", view, name="syncs_syncrun_progress"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the pulls that may be started above it."""
        pulls = PULLS if self.has_add_permission(request) else {}
        context = {"pulls": [(kind, label) for kind, (label, _effect) in pulls.items()]}
        return super().changelist_view(request, context | (extra_context or {}))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What a pull will do; posting the choice starts it and leads to its page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and request.POST.get("kind") in PULLS:
            return HttpResponseRedirect(self._url("change", self._start(request).pk))
        asked = request.GET.get("kind", "")
        shown = {asked: PULLS[asked]} if asked in PULLS else PULLS
        context = self._context(request) | {"title": "Pull time from HubSpot", "pulls": shown}
        return TemplateResponse(request, "syncs/pull_form.html", context)

    def page_context(self, request: HttpRequest, row: SyncRun) -> dict[str, Any]:
        """How far it is, and what came of it."""
        return run_figures.progress(row)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that htmx replaces while the run is under way."""
        return TemplateResponse(
            request, "syncs/run_progress.html", run_figures.progress(self._row(request, pk))
        )

    def _start(self, request: HttpRequest) -> SyncRun:
        kind = request.POST["kind"]
        with transaction.atomic():
            run = start_pull(kind, by=signed_in(request))
            transaction.on_commit(lambda: _hand_over(request, run))
        return run

    @column("Started", ordering="started_at")
    def started_words(self, row: SyncRun) -> str:
        """When, and by whom; the link to the page."""
        by = f" by {row.started_by.get_username()}" if row.started_by else ""
        return f"{timezone.localtime(row.started_at):%-d %b %Y, %H:%M}{by}"

    @column("What", ordering="kind")
    def kind_words(self, row: SyncRun) -> str:
        """Which exchange it is, and of which deal."""
        deal = f" ({row.deal_id})" if row.deal_id else ""
        return f"{row.get_kind_display()}{deal}"

    @column("State", ordering="state", colours=STATE_COLOURS)
    def state_words(self, row: SyncRun) -> tuple[str, str]:
        """How it stands."""
        return row.state, str(row.get_state_display())

    @column("Done", ordering="done", figure=True)
    def done_words(self, row: SyncRun) -> str:
        """How far it is, and a push under way how fast."""
        pace = run_figures.pace(row) if row.kind == Kind.PUSH and row.state == State.RUNNING else ""
        return " · ".join(part for part in (run_figures.done(row), pace) if part)

    @column("New · changed · deleted", figure=True)
    def changes_words(self, row: SyncRun) -> str:
        """What it brought; of a push, what was sent and what wasn't."""
        if row.kind == Kind.PUSH:
            return f"{row.changed:,} sent · {row.failed:,} not"
        return f"{row.created:,} · {row.changed:,} · {row.deleted:,}"

    @column("Quarantined", ordering="quarantined", figure=True)
    def quarantined_words(self, row: SyncRun) -> str:
        """How many of the entries it read are quarantined."""
        return f"{row.quarantined:,}" if row.quarantined else "–"

    @column("Took", figure=True)
    def took_words(self, row: SyncRun) -> str:
        """How long."""
        return run_figures.took(row)

    @column("What went wrong")
    def error_words(self, row: SyncRun) -> str:
        """In words, shortened for the list."""
        return row.error if len(row.error) <= 120 else f"{row.error[:119]}…"


def _hand_over(request: HttpRequest, run: SyncRun) -> None:
    """To a worker; a run that none can be told of is over."""
    if nudge(pull_time, run.kind, "", run.pk):
        messages.success(request, f"Started: {run}.")
        return
    give_up(run, NO_WORKERS)
    messages.error(request, NO_WORKERS)
