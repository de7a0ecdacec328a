"""The one place where an invoice's status changes: lock, check, write, log."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from .models import MOVE, Invoice, Move, Status, Transition

# Sent after commit, with invoice_ids, when approved invoices are to leave at once, together.
invoices_approved = Signal()


class NotAllowed(Exception):
    """The invoice can't make this move now; the message says why, in words."""


def move(
    invoice: Invoice | int,
    action: str,
    *,
    by: AbstractBaseUser | None = None,
    reason: str = "",
    **changes: Any,
) -> Invoice:
    """Locks the invoice, moves it and logs who, when and why; returns the fresh row.

    `changes` are further columns written with the status. Raises NotAllowed where the lifecycle
    has no such move, or a reason is missing. `by` None is the console itself.
    """
    with transaction.atomic():
        row = Invoice.objects.select_for_update().get(
            pk=invoice.pk if isinstance(invoice, Invoice) else invoice
        )
        step = MOVE[action]
        _check(row, step, reason)
        _write(row, step, by, reason, changes)
    return row


def move_many(
    rows: Sequence[Invoice],
    action: str,
    *,
    by: AbstractBaseUser | None = None,
    reason: str = "",
    **changes: Any,
) -> None:
    """`move` for rows that the caller has locked, with the same changes, in two statements.

    Raises NotAllowed for the first that may not be moved so; then none is.
    """
    step = MOVE[action]
    for row in rows:
        _check(row, step, reason)
    written = _written(step, by, reason, changes)
    logged = [_entry(row, action, row.status, step.target, by, reason) for row in rows]
    for row in rows:
        _set(row, written)
    with transaction.atomic():
        Invoice.objects.filter(pk__in=[row.pk for row in rows]).update(**written)
        Transition.objects.bulk_create(logged)


def _check(invoice: Invoice, step: Move, reason: str) -> None:
    if invoice.status not in step.sources:
        raise NotAllowed(
            f"{invoice} is {invoice.get_status_display().lower()}, so it can't be taken through "
            f"“{step.action}”; that needs {_words(step.sources)}."
        )
    if step.needs_reason and not reason.strip():
        raise NotAllowed(f"Say why: “{step.action}” needs a reason.")


def _words(statuses: tuple[Status, ...]) -> str:
    return " or ".join(str(status.label).lower() for status in statuses)


def _write(
    invoice: Invoice,
    step: Move,
    by: AbstractBaseUser | None,
    reason: str,
    changes: dict[str, Any],
) -> None:
    source, written = invoice.status, _written(step, by, reason, changes)
    _set(invoice, written)
    invoice.save(update_fields=list(written))
    log(invoice, step.action, source, by=by, reason=reason)


def _written(
    step: Move, by: AbstractBaseUser | None, reason: str, changes: dict[str, Any]
) -> dict[str, Any]:
    """The columns that the move writes."""
    written = {"status": step.target, "status_reason": reason, **changes}
    if step.action == "approve":
        written |= {"approved_at": timezone.now(), "approved_by": by}
    if step.action == "confirm":
        written.setdefault("sent_at", timezone.now())
    return written


def _set(invoice: Invoice, written: dict[str, Any]) -> None:
    for name, value in written.items():
        setattr(invoice, name, value)


def log(
    invoice: Invoice,
    action: str,
    source: str,
    *,
    by: AbstractBaseUser | None = None,
    reason: str = "",
) -> Transition:
    """Writes one entry of the invoice's history; its present status is where it went."""
    entry = _entry(invoice, action, source, invoice.status, by, reason)
    entry.save()
    return entry


def _entry(
    invoice: Invoice,
    action: str,
    source: str,
    target: str,
    by: AbstractBaseUser | None,
    reason: str,
) -> Transition:
    return Transition(
        invoice=invoice,
        action=action,
        source=source,
        target=target,
        by_id=by.pk if by else None,
        reason=reason,
    )
