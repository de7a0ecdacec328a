"""Which invoices a run makes or makes anew, and which it leaves alone and why (rule 5)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from clients.models import Client, StatementOfWork

from ..models import FROZEN, OPEN, BillingRun, Hold, Invoice, RunKind, Status
from ..selectors.later import corrected, sows_billed_later, sows_of


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
    """What a run does for some clients.

    `dropped` are invoices that nothing of the run belongs on any more: their SOW is held back, or
    the client is invoiced another way now. `left_alone` says in words what the run doesn't touch.
    `corrected` are invoices that can't be made anew, by what takes back something they billed.
    `kept` says of which SOWs alone an invoice stays that only settled, when others go.
    """

    targets: list[Target] = field(default_factory=list)
    dropped: list[Invoice] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    corrected: dict[int, Invoice] = field(default_factory=dict)
    kept: list[tuple[Invoice, list[StatementOfWork]]] = field(default_factory=list)

    @property
    def replaced(self) -> list[Invoice]:
        """The invoices whose lines and settlements have to go first."""
        return [target.existing for target in self.targets if target.existing] + self.dropped


def plan(run: BillingRun, clients: Sequence[Client]) -> Plan:
    """The run's targets; locks the invoices they replace. Call inside a transaction."""
    made = Plan()
    sows, rows = _sows(run, clients, made), lock_invoices(run, clients)
    made.corrected = corrected([row.pk for of_client in rows.values() for row in of_client])
    for client in clients:
        groups = _groups(client, run, sows[client.pk])
        for sow, members in groups:
            _aim(made, run, Target(client, sow, [m.pk for m in members], 0), rows[client.pk])
        _drop_strays(made, run, _untouched(made, groups), rows[client.pk])
    return made


def _sows(
    run: BillingRun, clients: Sequence[Client], made: Plan
) -> dict[int, list[StatementOfWork]]:
    """The SOWs that take part, by client; those that are held back are only named."""
    chosen = StatementOfWork.objects.filter(client__in=clients)
    if run.sow_id:
        chosen = chosen.filter(pk=run.sow_id)
    holds = dict(
        Hold.objects.filter(released_at=None, sow__in=chosen).values_list("sow_id", "reason")
    )
    found: dict[int, list[StatementOfWork]] = defaultdict(list)
    for sow in sorted(chosen, key=lambda sow: sow.code):
        if sow.pk in holds:
            made.left_alone.append(f"{sow} waits, it is held back: {holds[sow.pk]}")
        else:
            found[sow.client_id].append(sow)
    return found


def lock_invoices(run: BillingRun, clients: Sequence[Client]) -> dict[int, list[Invoice]]:
    """All invoices of the run's month by client, locked until the transaction ends."""
    by_id = {client.pk: client for client in clients}
    found: dict[int, list[Invoice]] = defaultdict(list)
    for invoice in (
        Invoice.objects.select_for_update(of=("self",))
        .select_related("sow")
        .filter(client__in=clients, period=run.period)
        .order_by("pk")
    ):
        invoice.client = by_id[invoice.client_id]
        found[invoice.client_id].append(invoice)
    return found


def _groups(
    client: Client, run: BillingRun, sows: list[StatementOfWork]
) -> list[tuple[StatementOfWork | None, list[StatementOfWork]]]:
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


def _replace(made: Plan, target: Target, candidates: Iterable[Invoice]) -> None:
    """Takes an open row's place, a document's before that of what was settled without one."""
    free = _can_be_replaced(made, candidates)
    if free is None:
        return
    if free:
        target.existing, *rest = sorted(free, key=lambda row: row.status == Status.EMPTY)
        target.sequence = target.existing.sequence
        made.dropped += rest
    made.targets.append(target)


def _can_be_replaced(made: Plan, candidates: Iterable[Invoice]) -> list[Invoice] | None:
    """The open rows among them; None where one of them has to stay as it is."""
    rows = [row for row in candidates if row.status in OPEN]
    for row in rows:
        if row.status != Status.EMPTY and row.pk in made.corrected:
            made.left_alone.append(
                f"{row} stays as it is: {made.corrected[row.pk]} takes back some of it."
            )
            return None
    return [row for row in rows if row.status != Status.EMPTY or not _stays_settled(made, row)]


def _stays_settled(made: Plan, empty: Invoice) -> bool:
    """Whether what was settled without an invoice isn't taken back any more, if only in part."""
    stays = list(sows_of(empty)) if empty.pk in made.corrected else sows_billed_later(empty)
    if stays:
        made.kept.append((empty, stays))
        made.left_alone.append(
            f"What {', '.join(map(str, stays))}'s {empty.period:%B %Y} settled without an "
            "invoice stays: a later invoice is approved."
        )
    return bool(stays)


def _untouched(
    made: Plan, groups: list[tuple[StatementOfWork | None, list[StatementOfWork]]]
) -> set[int | None]:
    """Whose invoices are no strays: one a group, and those of SOWs that no target takes over."""
    taken_over = {sow_id for target in made.targets for sow_id in target.sow_ids}
    members = {member.pk for _sow, group in groups for member in group}
    return {_id(sow) for sow, _group in groups} | (members - taken_over)


def _drop_strays(
    made: Plan, run: BillingRun, whose: set[int | None], rows: Iterable[Invoice]
) -> None:
    """Invoices of the run's kind for a SOW, or for the whole client, that it bills no longer.

    One of a SOW stays where the client's common invoice, which would take its place, isn't made.
    """
    if run.kind != RunKind.READY:
        strays = [row for row in rows if row.run_kind == run.kind and row.sow_id not in whose]
        made.dropped += _can_be_replaced(made, strays) or []
