"""Billing runs: from accepted time and terms to pending invoices, idempotent and all or nothing.

Clients are taken in chunks under their row locks, so that two runs at once never bill the same.
"""

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clients.models import Client, StatementOfWork

from ..alone import alone_with_billing_run
from ..models import OPEN, BillingRun, Invoice, RunKind
from .acceptance import judge
from .drafting import draft
from .table_statistics import refresh_statistics
from .targets import lock_invoices, plan
from .warnings import Warnings
from .writing import clear, drop, keep_only, write

CHUNK = 20
MOST_ATTEMPTS = 5
FORGOTTEN_AFTER = timedelta(seconds=10)
log = logging.getLogger(__name__)


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
    A run that another process is carrying out is left to it.
    """
    with alone_with_billing_run(run.pk) as alone:
        return _carry_out(run) if alone else run


def _carry_out(run: BillingRun) -> BillingRun:
    refresh_statistics()
    judge()
    clients = _clients(run)
    _begin(run, len(clients))
    for start in range(0, len(clients), CHUNK):
        if _cancelled(run):
            return run
        _bill_chunk(run, clients[start : start + CHUNK])
        refresh_statistics()
    run.state = BillingRun.State.FAILED if run.errors else BillingRun.State.FINISHED
    run.finished_at = timezone.now()
    run.save()
    return run


def _clients(run: BillingRun) -> list[int]:
    if run.sow_id:
        return [run.sow.client_id] if run.sow else []
    chosen = run.clients.all() if run.clients.exists() else Client.objects.all()
    ids = list(chosen.order_by("pk").values_list("pk", flat=True))
    losing = _losing_a_sow(run)
    return sorted(ids, key=lambda pk: pk not in losing)


def _losing_a_sow(run: BillingRun) -> set[int]:
    """Clients whose open invoices bear a SOW that has another client now: they let go first."""
    strays = Invoice.objects.filter(
        period=run.period, status__in=OPEN, allocations__isnull=False
    ).exclude(allocations__sow__client=F("client"))
    return set(strays.values_list("client_id", flat=True))


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
    """Bills them together; where that fails, one by one, so that only the cause stays behind."""
    try:
        invoices = bill_clients(run, client_ids)
    except Exception as error:
        if len(client_ids) > 1:
            for client_id in client_ids:
                _bill_chunk(run, [client_id])
            return
        client = Client.objects.get(pk=client_ids[0])
        log.exception("%s could not be billed.", client)
        invoices = []
        run.failed += 1
        run.errors.append(f"{client} could not be billed: {error}".strip())
    run.done += len(client_ids)
    run.failed += sum(bool(invoice.problems) for invoice in invoices)
    run.heartbeat_at = timezone.now()
    run.save(update_fields=["done", "failed", "heartbeat_at", "errors", "outcome"])


@transaction.atomic
def bill_clients(run: BillingRun, client_ids: Sequence[int]) -> list[Invoice]:
    """Makes these clients' invoices of the run, all or none of them.

    The clients' rows stay locked until the end, so a second run of the same clients waits.
    """
    planned = plan(run, _locked(client_ids))
    clear(planned.replaced)
    keep_only(planned.kept)
    drop(run, planned.dropped)
    drafts, inputs = draft(run, planned.targets)
    invoices = write(run, drafts, inputs, Warnings(run, drafts, inputs))
    run.outcome.setdefault("left_alone", []).extend(planned.left_alone)
    return invoices


def _locked(client_ids: Sequence[int]) -> list[Client]:
    return list(
        Client.objects.select_for_update(of=("self",), no_key=True)
        .select_related("company")
        .filter(pk__in=client_ids)
        .order_by("pk")
    )


def preview(
    period: date, *, kind: str = RunKind.ORDINARY, clients: Sequence[Client] = ()
) -> tuple[list[Invoice], list[str]]:
    """What a run would make and what it would leave alone, undone at once; for dry runs."""
    with transaction.atomic():
        run = start_run(period, kind=kind, clients=clients)
        client_ids = _clients(run)
        # The locks in the order that a void takes them: invoices before the judge's.
        lock_invoices(run, _locked(client_ids))
        judge()
        invoices = bill_clients(run, client_ids)
        transaction.set_rollback(True)
    return invoices, run.outcome["left_alone"]


def cancel(run: BillingRun) -> None:
    """Asks a run to stop after the chunk it is at; what it has written stays."""
    BillingRun.objects.filter(pk=run.pk, state__in=BillingRun.UNDER_WAY).update(
        state=BillingRun.State.CANCELLED, finished_at=timezone.now()
    )


def cut_off_runs() -> list[BillingRun]:
    """Runs that nobody carries out although they are not over: their process died.

    One that was cut off too often is ended instead, so that a run that kills its worker does not
    go on for ever.
    """
    forgotten = timezone.now() - FORGOTTEN_AFTER
    unfinished = BillingRun.objects.filter(state__in=BillingRun.UNDER_WAY, created_at__lt=forgotten)
    return [run for run in unfinished if _waits_for_somebody(run)]


def _waits_for_somebody(run: BillingRun) -> bool:
    """Under the run's lock, so that nobody takes it up while it is being given up."""
    with alone_with_billing_run(run.pk) as alone:
        if not alone:
            return False
        run.refresh_from_db()
        return run.state in BillingRun.UNDER_WAY and not _given_up(run)


def _given_up(run: BillingRun) -> bool:
    if run.attempts < MOST_ATTEMPTS:
        return False
    run.state, run.finished_at = BillingRun.State.FAILED, timezone.now()
    run.errors = [*run.errors, f"It was cut off {run.attempts} times. What it wrote stays."]
    run.save()
    return True
