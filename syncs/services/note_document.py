"""Keeps what QuickBooks holds of one of our documents now: its figures, and how it has drifted."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from invoices.models import Status

from ..models import QuickBooksReference
from ..quickbooks import comparison, documents, drift
from ..quickbooks.drift import Difference
from ..quickbooks.gateway import Entity
from ..selectors.sent import expected_of

Gone = QuickBooksReference.Gone
_WATCHED = (Status.SENT, Status.VOIDING, Status.VOID)
_TELLING = ("number", "total_amount", "tax_amount", "balance", "due_on", "gone", "email_status",
            "drift")  # fmt: skip


def note_document(reference_id: int, held: Entity | None) -> bool:
    """Brings the reference up to what QuickBooks holds; None and the stub of a deletion are gone.

    Whether that told anything new. An older version than the known one is ignored, so that
    answers and events may come in any order. Our invoice stays as it is: a person decides.
    """
    with transaction.atomic():
        reference = (
            QuickBooksReference.objects.select_for_update(of=("self",))
            .select_related("invoice__client")
            .get(pk=reference_id)
        )
        if reference.gone == Gone.DELETED or _is_known_better(reference, held):
            return False
        before = [getattr(reference, name) for name in _TELLING]
        _bring_up(reference, held)
        told = before != [getattr(reference, name) for name in _TELLING]
        reference.save()
    return told


def _is_known_better(reference: QuickBooksReference, held: Entity | None) -> bool:
    if held is None or documents.is_deleted(held):
        return False
    return documents.is_older(held, reference.sync_token, reference.changed_at)


def _bring_up(reference: QuickBooksReference, held: Entity | None) -> None:
    """Writes into the row what is held now, without saving it."""
    if held is None or documents.is_deleted(held):
        gone, figures = Gone.DELETED.value, _nothing_left(held or {})
    else:
        gone = Gone.VOIDED.value if comparison.is_voided(held) else ""
        figures = documents.columns(held)
    # While we void it ourselves, the void isn't somebody else's; its confirmation says so.
    if not (gone and reference.invoice.status == Status.VOIDING):
        reference.gone = gone
    for name, value in figures.items():
        setattr(reference, name, value)
    _keep_drift(reference, drift_of(reference, held))


def _nothing_left(stub: Entity) -> dict[str, Any]:
    changed = {"changed_at": documents.changed_at(stub)} if documents.changed_at(stub) else {}
    return {
        "total_amount": 0, "tax_amount": 0, "balance": 0, "seen_at": timezone.now(), **changed,
    }  # fmt: skip


def _keep_drift(reference: QuickBooksReference, found: list[Difference]) -> None:
    """What was accepted counts as long as it is so; the same edit made anew is a new one."""
    accepted = reference.accepted_drift
    reference.accepted_drift = [each for each in found if drift.is_among(each, accepted)]
    if reference.drift != found:
        reference.drift = found
        reference.drift_seen_at = timezone.now() if found else None


def drift_of(reference: QuickBooksReference, held: Entity | None) -> list[Difference]:
    """How the document differs from what our invoice asks for; nothing where that is open."""
    invoice = reference.invoice
    if invoice.status not in _WATCHED:
        return []
    return drift.of_invoice(invoice, reference.gone, expected_of(invoice), held)


def references_of(realm_id: str, ids: Iterable[tuple[str, str]]) -> list[QuickBooksReference]:
    """Our references of a realm among these documents, by type and id."""
    wanted = set(ids)
    found = QuickBooksReference.objects.filter(
        realm_id=realm_id, quickbooks_id__in={quickbooks_id for _kind, quickbooks_id in wanted}
    )
    return [each for each in found if (each.entity_type, each.quickbooks_id) in wanted]
