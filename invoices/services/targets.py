"""Which invoices a run makes or makes anew, and which it leaves alone and why (rule 5)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clients.models import Client, StatementOfWork

from ..models import FROZEN, BillingRun, Hold, Invoice, RunKind, Status
from ..selectors.later import later_invoices
from ..selectors.standing import live_allocations


@dataclass
class Target:
    """An invoice to be: its client, its SOWs, and the row it replaces where there is one."""

    client: Client
    sow: StatementOfWork | None
    sow_ids: list[int]
    sequence: int
    existing: Invoice | None = None


@dataclass
class Plan:
    """What a run does for some clients; `left_alone` says in words what it doesn't touch."""

    targets: list[Target] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)


def plan(run: BillingRun, clients: Sequence[Client]) -> Plan:
    """The run's targets; locks the invoices they replace. Call inside a transaction."""
    made = Plan()
    sows, rows = _sows(run, clients), _invoices(run, clients)
    for client in clients:
        groups = _groups(client, run, sows[client.pk])
        for sow, members in groups:
            _aim(made, run, Target(client, sow, [m.pk for m in members], 0), rows[client.pk])
    return made


def _sows(run: BillingRun, clients: Sequence[Client]) -> dict[int, list[StatementOfWork]]:
    chosen = StatementOfWork.objects.filter(client__in=clients).exclude(
        pk__in=Hold.objects.filter(released_at=None, sow__isnull=False).values("sow")
    )
    if run.sow_id:
        chosen = chosen.filter(pk=run.sow_id)
    found: dict[int, list[StatementOfWork]] = defaultdict(list)
    for sow in sorted(chosen, key=lambda sow: sow.code):
        found[sow.client_id].append(sow)
    return found


def _invoices(run: BillingRun, clients: Sequence[Client]) -> dict[int, list[Invoice]]:
    found: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in (
        Invoice.objects.select_for_update()
        .filter(client__in=clients, period=run.period)
        .order_by("pk")
    ):
        found[invoice.client_id].append(invoice)
    return found


def _groups(
    client: Client, run: BillingRun, sows: list[StatementOfWork]
) -> Iterable[tuple[StatementOfWork | None, list[StatementOfWork]]]:
    if run.kind == RunKind.READY or client.invoice_per == Client.InvoicePer.SOW:
        return [(sow, [sow]) for sow in sows]
    return [(None, sows)] if sows else []


def _aim(made: Plan, run: BillingRun, target: Target, rows: list[Invoice]) -> None:
    live = [row for row in rows if row.status != Status.VOID]
    months = [row for row in live if row.run_kind == RunKind.ORDINARY]
    if run.kind == RunKind.ORDINARY:
        _aim_at_month(made, target, months)
    else:
        _aim_beside_month(made, run, target, rows, months)


def _aim_at_month(made: Plan, target: Target, months: list[Invoice]) -> None:
    frozen = [row for row in months if row.status in FROZEN and _overlap(row, target)]
    if frozen:
        made.left_alone.append(f"{frozen[0]} is {frozen[0].get_status_display().lower()}.")
        return
    _replace(made, target, [row for row in months if row.sow_id == _id(target.sow)])


def _overlap(row: Invoice, target: Target) -> bool:
    return row.sow_id is None or target.sow is None or row.sow_id == target.sow.pk


def _id(sow: StatementOfWork | None) -> int | None:
    return sow.pk if sow else None


def _aim_beside_month(
    made: Plan, run: BillingRun, target: Target, rows: list[Invoice], months: list[Invoice]
) -> None:
    waiting = [
        row
        for row in months
        if row.status in (Status.PENDING, Status.HELD, Status.FAILED) and _overlap(row, target)
    ]
    if run.kind == RunKind.EXTRA and waiting:
        made.left_alone.append(
            f"{waiting[0]} is not approved yet: run the month again instead of an extra run."
        )
        return
    same = [row for row in rows if row.sow_id == _id(target.sow)]
    target.sequence = 1 + max((row.sequence for row in same), default=0)
    live = [row for row in same if row.status != Status.VOID]
    _replace(made, target, [row for row in live if row.run_kind == run.kind])


def _replace(made: Plan, target: Target, candidates: list[Invoice]) -> None:
    for row in candidates:
        if row.status in FROZEN:
            continue
        if row.status == Status.EMPTY and not _can_be_taken_back(row):
            if row.sequence == target.sequence:
                made.left_alone.append(
                    f"What {target.client}'s {row.period:%B %Y} settled without an invoice stays: "
                    "a later invoice is approved."
                )
                return
            continue
        target.existing, target.sequence = row, row.sequence
    made.targets.append(target)


def _can_be_taken_back(empty: Invoice) -> bool:
    rests = later_invoices(empty).filter(status__in=FROZEN).exists()
    return not rests and not live_allocations().filter(reverses__invoice=empty).exists()
