"""Many approvals at once: what `approve` does to one, in a number of queries that doesn't grow."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from ..lifecycle import move_many
from ..models import Invoice, Status
from ..selectors.withdrawn import withdrawn
from .approval import bears_words, why_not
from .numbering import number_all


@dataclass
class Approvals:
    """What was approved, and what wasn't, with the reason."""

    approved: list[Invoice] = field(default_factory=list)
    refused: list[tuple[Invoice, str]] = field(default_factory=list)


@transaction.atomic
def approve_many(invoices: Sequence[Invoice], *, by: AbstractBaseUser | None) -> Approvals:
    """Freezes those that may be approved and numbers them in the order given.

    One that refuses doesn't stop the rest; a mishap of the database stops all.
    """
    locked, approvals = _locked(invoices), Approvals()
    bears = withdrawn(locked)
    for seen in invoices:
        row = locked[seen.pk]
        words = _refusal(seen, row, bears.get(row.pk, []))
        if words:
            approvals.refused.append((row, words))
        else:
            approvals.approved.append(row)
    number_all(approvals.approved)
    move_many(approvals.approved, "approve", by=by)
    return approvals


def unapprovable(invoices: Sequence[Invoice]) -> dict[int, str]:
    """Of pending invoices those that can't be approved as they are, and why not; by id."""
    ids = [invoice.pk for invoice in invoices if invoice.status == Status.PENDING]
    return {pk: f"It {bears_words(words)}" for pk, words in withdrawn(ids).items()}


def _locked(invoices: Sequence[Invoice]) -> dict[int, Invoice]:
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("client__company")
    ids = [invoice.pk for invoice in invoices]
    return {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}


def _refusal(seen: Invoice, row: Invoice, bears: list[str]) -> str:
    if row.status != Status.PENDING:
        return f"{row} is {row.get_status_display().lower()} by now."
    return why_not(seen, row, bears)
