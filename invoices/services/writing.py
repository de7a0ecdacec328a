"""Writes drafts: invoices, lines, allocations and settlements in bulk, each move logged."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from clients.models import ExchangeRate, Milestone, StatementOfWork, UsageRecord
from clients.payment_terms import due_on

from ..models import Allocation, BillingRun, Invoice, Line, Settlement, Status, Transition
from ..rating.lines import Piece, RatedLine
from ..rating.worked_time import last_day
from ..rating_inputs import RatingInputs
from .drafting import Draft
from .line_descriptions import line_description
from .warnings import Warnings

BATCH = 2000
NOTHING_LEFT = "Nothing is left to bill."
REWRITTEN = [
    "run", "priced_at", "kind", "currency", "total_amount", "invoice_on", "due_on",
    "exchange_rate", "exchange_rate_source", "problems", "warnings", "status", "status_reason",
]  # fmt: skip


def clear(invoices: Sequence[Invoice]) -> None:
    """Takes everything off invoices that are about to be made anew."""
    for model in (Allocation, Settlement, Line):
        rows = model._default_manager.filter(invoice__in=invoices)
        rows._raw_delete(rows.db)


def keep_only(kept: Iterable[tuple[Invoice, Sequence[StatementOfWork]]]) -> None:
    """Takes all but these SOWs' off invoices that only settled, for the run to bill anew."""
    for invoice, sows in kept:
        for model in (Allocation, Settlement):
            rows = model._default_manager.filter(invoice=invoice).exclude(sow__in=sows)
            rows._raw_delete(rows.db)


def drop(run: BillingRun, invoices: Sequence[Invoice]) -> None:
    """Voids cleared invoices that the run makes nothing of."""
    moves = []
    for invoice in invoices:
        invoice.run = run
        moves.append((invoice, "void", invoice.status))
        invoice.status, invoice.status_reason = Status.VOID, NOTHING_LEFT
        invoice.total_amount, invoice.problems, invoice.warnings = Decimal(0), [], []
    _rewrite(invoices)
    _log(moves, run)


def write(
    run: BillingRun, drafts: Sequence[Draft], inputs: RatingInputs, warnings: Warnings
) -> list[Invoice]:
    """Writes the drafts that have anything to say and gives their invoices."""
    now = timezone.now()
    kept = [draft for draft in drafts if _status(draft) or draft.target.existing]
    pairs = [(draft, _invoice(run, draft, warnings, now)) for draft in kept]
    _save_invoices(pairs, run)
    bearing = [(d, i) for d, i in pairs if i.status not in (Status.FAILED, Status.VOID)]
    lines = _write_lines(bearing, inputs)
    _write_allocations(bearing, lines, inputs)
    _write_settlements(bearing)
    return [invoice for _draft, invoice in pairs]


def _status(draft: Draft) -> Status | None:
    if draft.document.problems:
        return Status.FAILED
    if draft.document.lines:
        return Status.PENDING
    return Status.EMPTY if draft.settles_anything else None


def _invoice(run: BillingRun, draft: Draft, warnings: Warnings, now: datetime) -> Invoice:
    target = draft.target
    invoice = target.existing or Invoice(
        client=target.client,
        sow=target.sow,
        period=run.period,
        run_kind=run.kind,
        sequence=target.sequence,
    )
    invoice.run, invoice.priced_at = run, now
    invoice.kind = draft.document.kind
    invoice.currency = target.client.currency
    invoice.total_amount = draft.document.total
    _date(invoice, run)
    invoice.problems = [
        {"code": p.code, "concerns": list(p.concerns), "mend": p.mend}
        for p in draft.document.problems
    ]
    invoice.warnings = warnings.of(draft)
    return invoice


def _date(invoice: Invoice, run: BillingRun) -> None:
    """The period's last day, or the day of the run while the month isn't over (rule 5.7)."""
    invoice.invoice_on = min(last_day(run.period), invoice.client.company.today())
    invoice.due_on = due_on(invoice.client.payment_terms, invoice.invoice_on)


def _save_invoices(pairs: Sequence[tuple[Draft, Invoice]], run: BillingRun) -> None:
    _keep_exchange_rates([invoice for _draft, invoice in pairs])
    known = [invoice for _draft, invoice in pairs if invoice.pk]
    fresh = [invoice for _draft, invoice in pairs if not invoice.pk]
    held = _held_before_failing(known)
    moves = []
    for draft, invoice in pairs:
        source = invoice.status if invoice.pk else ""
        action, invoice.status = _move(source, _status(draft), invoice.pk in held)
        if invoice.status == Status.VOID:
            invoice.status_reason = NOTHING_LEFT
        moves.append((invoice, action, source))
    _rewrite(known)
    Invoice.objects.bulk_create(fresh, batch_size=BATCH)
    _log(moves, run)


def _rewrite(invoices: Sequence[Invoice]) -> None:
    """Updates rows that exist, in one statement; a fraction of what bulk_update costs."""
    Invoice.objects.bulk_create(
        invoices, update_conflicts=True, unique_fields=["id"], update_fields=REWRITTEN
    )


def _log(moves: Iterable[tuple[Invoice, str, str]], run: BillingRun) -> None:
    Transition.objects.bulk_create(
        Transition(
            invoice=invoice,
            action=action,
            source=source,
            target=invoice.status,
            by_id=run.started_by_id,
            reason=NOTHING_LEFT if invoice.status == Status.VOID else "",
        )
        for invoice, action, source in moves
    )


def _held_before_failing(invoices: Iterable[Invoice]) -> set[int]:
    """Of failed invoices those that a person had put aside before: the hold outlives a failure."""
    failed = [invoice.pk for invoice in invoices if invoice.status == Status.FAILED]
    if not failed:
        return set()
    last = Transition.objects.filter(invoice__in=failed, action="fail").order_by(
        "invoice_id", "-id"
    )
    sources = last.distinct("invoice_id").values_list("invoice_id", "source")
    return {pk for pk, source in sources if source == Status.HELD}


def _move(source: str, found: Status | None, held_before: bool) -> tuple[str, str]:
    """The action to log and the status that pricing leads to; a hold stays."""
    if found is None:
        return "void", Status.VOID
    if found == Status.PENDING and (source == Status.HELD or held_before):
        return "price again", Status.HELD
    if source == found:
        return "price again", found
    return {
        Status.PENDING: "price",
        Status.FAILED: "fail",
        Status.EMPTY: "find nothing to send",
    }[found], found


def _keep_exchange_rates(invoices: Iterable[Invoice]) -> None:
    """The rate to the home currency on the invoice date, with its source (rule 12)."""
    foreign = [i for i in invoices if i.currency != i.client.company.home_currency]
    rates = {
        (rate.company_id, rate.currency, rate.on): rate
        for rate in ExchangeRate.objects.filter(
            currency__in={i.currency for i in foreign}, on__in={i.invoice_on for i in foreign}
        )
    }
    for invoice in foreign:
        rate = rates.get((invoice.client.company_id, invoice.currency, invoice.invoice_on))
        invoice.exchange_rate = rate.rate if rate else None
        invoice.exchange_rate_source = rate.source if rate else ""


def _write_lines(
    pairs: Sequence[tuple[Draft, Invoice]], inputs: RatingInputs
) -> list[tuple[Line, RatedLine]]:
    written = []
    for draft, invoice in pairs:
        ids = {sow.terms.code: sow for sow, _rating in draft.ratings}
        several = len(draft.ratings) > 1
        for position, (code, rated) in enumerate(draft.document.lines, start=1):
            sow = ids[code]
            name = sow.name if several else ""
            written.append((_line(invoice, position, sow.sow_id, name, rated, inputs), rated))
    Line.objects.bulk_create([line for line, _rated in written], batch_size=BATCH)
    return written


def _line(
    invoice: Invoice, position: int, sow_id: int, name: str, rated: RatedLine, inputs: RatingInputs
) -> Line:
    return Line(
        invoice=invoice,
        position=position,
        sow_id=sow_id,
        kind=rated.kind,
        group=rated.group,
        month=rated.month,
        quantity=rated.quantity,
        unit_price=rated.unit_price,
        amount=rated.amount,
        measured=rated.measured,
        seconds=rated.seconds,
        counts_to_cap=rated.counts_to_cap,
        description=line_description(rated, name, inputs),
        explanation=list(rated.explanation),
        steps=[[step.label, str(step.amount)] for step in rated.steps],
        terms=[
            {"kind": kind, "id": pk, "version": inputs.versions.get((kind, pk))}
            for kind, pk in rated.terms
        ],
    )


def _write_allocations(
    pairs: Sequence[tuple[Draft, Invoice]],
    lines: Sequence[tuple[Line, RatedLine]],
    inputs: RatingInputs,
) -> None:
    made = [
        _allocation(line.invoice, line.sow_id, line, piece, inputs)
        for line, rated in lines
        for piece in rated.pieces
    ]
    made += [
        _allocation(invoice, sow.sow_id, None, piece, inputs)
        for draft, invoice in pairs
        for sow, rating in draft.ratings
        for piece in rating.unlined
    ]
    Allocation.objects.bulk_create(made, batch_size=BATCH)


def _allocation(
    invoice: Invoice, sow_id: int, line: Line | None, piece: Piece, inputs: RatingInputs
) -> Allocation:
    copy = (
        inputs.entries[piece.entry_id]
        if piece.reverses is None
        else inputs.reversed_copies[piece.reverses]
    )
    return Allocation(
        invoice=invoice,
        line=line,
        entry_id=copy.pk,
        sow_id=sow_id,
        kind=piece.kind,
        billable_seconds=piece.billable_seconds,
        own_seconds=piece.own_seconds,
        unit_price=piece.unit_price,
        group=piece.group,
        month=piece.month,
        allowance_month=piece.allowance_month,
        allowance_retainer_id=piece.allowance_retainer_id,
        allowance_part=piece.allowance_part,
        fingerprint=copy.fingerprint,
        entry_seconds=copy.seconds,
        reverses_id=piece.reverses,
    )


def _write_settlements(pairs: Sequence[tuple[Draft, Invoice]]) -> None:
    ratings = [(invoice, sow, rating) for draft, invoice in pairs for sow, rating in draft.ratings]
    records = UsageRecord.objects.in_bulk([pk for *_, r in ratings for pk in r.usage_record_ids])
    milestones = Milestone.objects.in_bulk([pk for *_, r in ratings for pk in r.milestone_ids])
    made = []
    for invoice, sow, rating in ratings:
        common: dict[str, Any] = {"invoice": invoice, "sow_id": sow.sow_id}
        made += [
            Settlement(**common, retainer_id=pk, month=month, figure=amount)
            for pk, month, amount in rating.fees
        ]
        made += [
            Settlement(**common, usage_record=record, figure=record.quantity,
                       dated_on=record.recorded_on)
            for record in (records[pk] for pk in rating.usage_record_ids)
        ]  # fmt: skip
        made += [
            Settlement(**common, milestone=milestone, figure=milestone.amount,
                       dated_on=milestone.completed_on)
            for milestone in (milestones[pk] for pk in rating.milestone_ids)
        ]  # fmt: skip
    Settlement.objects.bulk_create(made, batch_size=BATCH)
