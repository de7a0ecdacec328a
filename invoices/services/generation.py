"""Billing runs: from accepted time and terms to pending invoices, idempotent and all or nothing.

Clients are taken in chunks under their row locks, so that two runs at once never bill the same.
"""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db import DatabaseError, transaction
from django.utils import timezone

from clients.models import Client, StatementOfWork

from ..models import BillingRun, Invoice, RunKind
from .acceptance import judge
from .drafting import draft
from .targets import plan
from .warnings import Warnings
from .writing import clear, write

CHUNK = 20


def start_run(
    period: date,
    *,
    kind: str = RunKind.ORDINARY,
    clients: Sequence[Client] = (),
    sow: StatementOfWork | None = None,
    until: date | None = None,
    by: AbstractBaseUser | None = None,
) -> BillingRun:
    """Writes down that a month is to be billed; `execute_run` does it. No clients is everyone."""
    run = BillingRun.objects.create(
        period=period.replace(day=1),
        kind=kind,
        sow=sow,
        until=until,
        started_by_id=by.pk if by else None,
    )
    run.clients.set(clients)
    return run


def ready_run(sow: StatementOfWork, day: date, *, by: AbstractBaseUser | None = None) -> BillingRun:
    """A run for one SOW that is ready for billing, up to that day (rule 5.6)."""
    return start_run(day, kind=RunKind.READY, sow=sow, until=day, by=by)


def execute_run(run: BillingRun) -> BillingRun:
    """Bills the run's month; safe to repeat, also after a crash in the middle.

    A client whose invoices can't be written is named in `errors` and doesn't stop the others.
    """
    judge()
    clients = _clients(run)
    _begin(run, len(clients))
    for start in range(0, len(clients), CHUNK):
        if _cancelled(run):
            return run
        _bill_chunk(run, clients[start : start + CHUNK])
    run.state = BillingRun.State.FAILED if run.errors else BillingRun.State.FINISHED
    run.finished_at = timezone.now()
    run.save()
    return run


def _clients(run: BillingRun) -> list[int]:
    if run.sow_id:
        return [run.sow.client_id] if run.sow else []
    chosen = run.clients.all() if run.clients.exists() else Client.objects.all()
    return list(chosen.order_by("pk").values_list("pk", flat=True))


def _begin(run: BillingRun, total: int) -> None:
    run.state = BillingRun.State.RUNNING
    run.total, run.done, run.failed = total, 0, 0
    run.errors, run.outcome = [], {"left_alone": []}
    run.attempts += 1
    run.started_at = run.heartbeat_at = timezone.now()
    run.save()


def _cancelled(run: BillingRun) -> bool:
    state = BillingRun.objects.values_list("state", flat=True).get(pk=run.pk)
    if state == BillingRun.State.CANCELLED:
        run.state = state
        return True
    return False


def _bill_chunk(run: BillingRun, client_ids: list[int]) -> None:
    try:
        invoices = bill_clients(run, client_ids)
    except DatabaseError as error:
        if len(client_ids) > 1:
            for client_id in client_ids:
                _bill_chunk(run, [client_id])
            return
        invoices = []
        run.failed += 1
        run.errors.append(f"{Client.objects.get(pk=client_ids[0])}: {error}".strip())
    run.done += len(client_ids)
    run.failed += sum(bool(invoice.problems) for invoice in invoices)
    run.heartbeat_at = timezone.now()
    run.save(update_fields=["done", "failed", "heartbeat_at", "errors", "outcome"])


@transaction.atomic
def bill_clients(run: BillingRun, client_ids: Sequence[int]) -> list[Invoice]:
    """Makes these clients' invoices of the run, all or none of them.

    The clients' rows stay locked until the end, so a second run of the same clients waits.
    """
    clients = list(
        Client.objects.select_for_update(of=("self",), no_key=True)
        .select_related("company")
        .filter(pk__in=client_ids)
        .order_by("pk")
    )
    planned = plan(run, clients)
    run.outcome.setdefault("left_alone", []).extend(planned.left_alone)
    clear([target.existing for target in planned.targets if target.existing])
    drafts, inputs = draft(run, planned.targets)
    return write(run, drafts, inputs, Warnings(run, drafts, inputs))


def preview(run: BillingRun) -> list[Invoice]:
    """What the run would make, undone at once; for dry runs."""
    with transaction.atomic():
        judge()
        invoices = bill_clients(run, _clients(run))
        transaction.set_rollback(True)
    return invoices


def cancel(run: BillingRun) -> None:
    """Asks a run to stop after the chunk it is at; what it has written stays."""
    BillingRun.objects.filter(
        pk=run.pk, state__in=[BillingRun.State.WAITING, BillingRun.State.RUNNING]
    ).update(state=BillingRun.State.CANCELLED, finished_at=timezone.now())
