"""On the page of a connection: until when changes are known, and a look for them now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from invoices.admin.confirm import signed_in
from invoices.figures import counted

from ..models import QuickBooksConnection, SyncRun
from ..services.read_changes import read_changes
from ..services.sync_runs import AlreadyRunning


def last_reading() -> SyncRun | None:
    """The last look that was kept: asked for by a person, with news, or with trouble."""
    return SyncRun.objects.filter(kind=SyncRun.Kind.CHANGES).order_by("-id").first()


def changes_context() -> dict[str, Any]:
    """What the page says of the last look."""
    run = last_reading()
    return {"reading": run, "reading_words": outcome_words(run) if run else ""}


def outcome_words(run: SyncRun) -> str:
    """What came of a look, in a line."""
    if run.state != SyncRun.State.FINISHED:
        return f"{run.get_state_display()}. {run.error}".strip()
    changed = counted(run.changed, "document", "documents") if run.changed else "Nothing"
    return f"{changed} changed. {run.error}".strip()


def read_now(request: HttpRequest, row: QuickBooksConnection) -> None:
    """Reads the changes of these books and says what came of it."""
    try:
        run = read_changes(signed_in(request), only=row)
    except AlreadyRunning as busy:
        messages.warning(request, str(busy))
        return
    if run is None:
        return
    failed = run.state == SyncRun.State.FAILED
    tell = messages.error if failed else messages.warning if run.error else messages.success
    tell(request, outcome_words(run))
