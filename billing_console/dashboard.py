"""The overview: where invoices stand, what needs a person, and how the last runs went."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse

from invoices.admin.queue import STAGES, tallies
from invoices.figures import counted, month
from invoices.models import BillingRun, Invoice, Status, TimeEntry
from syncs.models import SyncRun
from syncs.selectors.standings import drifted


@dataclass(frozen=True)
class Tile:
    """A figure and what it is of; the whole tile leads to the rows behind it."""

    title: str
    figure: str
    link: str
    notes: list[str] = field(default_factory=list)


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the tiles that the user may see."""
    tiles: list[Tile] = []
    if request.user.has_perm("invoices.view_invoice"):
        tiles += _invoices()
    if request.user.has_perm("invoices.view_timeentry"):
        tiles.append(_quarantine())
    if request.user.has_perm("invoices.view_billingrun"):
        tiles.append(_last_run())
    if request.user.has_perm("syncs.view_syncrun"):
        tiles.append(_last_pull())
    return context | {"tiles": tiles, "title": "Overview"}


def _invoices() -> list[Tile]:
    latest: date | None = Invoice.objects.exclude(status=Status.EMPTY).aggregate(
        latest=Max("period")
    )["latest"]
    tiles = [_stage(slug, None) for slug in ("pending", "approved", "failed")]
    return [*tiles, _stage("sent", latest), *_drifted()]


def _stage(slug: str, period: date | None) -> Tile:
    stage = next(each for each in STAGES if each.slug == slug)
    invoices = Invoice.objects.filter(status__in=stage.statuses)
    title, link = stage.label, f"{reverse('admin:invoices_invoice_changelist')}?tab={slug}"
    if period:
        invoices = invoices.filter(period=period)
        title, link = f"{title}, {month(period)}", f"{link}&period={period:%Y-%m}"
    tally = tallies(invoices)[slug]
    return Tile(title, f"{tally.count:,}", link, tally.totals)


def _drifted() -> list[Tile]:
    """Only while somebody has to decide on what was done in QuickBooks."""
    count = drifted(Invoice.objects.all()).count()
    link = f"{reverse('admin:invoices_invoice_changelist')}?tab=all&quickbooks=drifted"
    tile = Tile("Changed in QuickBooks", f"{count:,}", link, ["to be accepted or put right"])
    return [tile] if count else []


def _quarantine() -> Tile:
    count = TimeEntry.objects.filter(state=TimeEntry.State.QUARANTINED).count()
    note = "time entries to be mended" if count else "every entry could be accepted"
    link = reverse("admin:invoices_timeentry_quarantine")
    return Tile("Quarantine", f"{count:,}", link, [note])


def _last_run() -> Tile:
    run = BillingRun.objects.order_by("-id").first()
    if run is None:
        link = reverse("admin:invoices_billingrun_changelist")
        return Tile("Last billing run", "–", link, ["none yet"])
    link = reverse("admin:invoices_billingrun_change", args=[run.pk])
    done = f"{run.done} of {counted(run.total, 'client', 'clients')}"
    notes = [f"{run.get_state_display()}, {done}"]
    if run.failed:
        notes.append(f"{run.failed} could not be priced")
    return Tile("Last billing run", month(run.period), link, notes)


def _last_pull() -> Tile:
    run = SyncRun.objects.filter(kind__in=SyncRun.PULLS).order_by("-id").first()
    if run is None:
        link = reverse("admin:syncs_syncrun_changelist")
        return Tile("Last pull from HubSpot", "–", link, ["none yet"])
    link = reverse("admin:syncs_syncrun_change", args=[run.pk])
    notes = [f"{run.get_kind_display()}, {run.get_state_display().lower()}"]
    notes.append(f"{run.accepted:,} accepted, {run.quarantined:,} quarantined")
    return Tile("Last pull from HubSpot", f"{run.started_at:%-d %b, %H:%M}", link, notes)
